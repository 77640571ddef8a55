package io.plumbline.jobs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    private Path directory;

    private RunDirectory run() {
        return RunDirectory.open(directory.resolve("a/run").toString(), new Configuration());
    }

    @Test
    void commitsADirectoryOverAnEarlierOne() throws IOException {
        RunDirectory run = run();
        for (String text : new String[] {"first", "second"}) {
            org.apache.hadoop.fs.Path staged = run.stage("policy");
            run.fileSystem().mkdirs(staged);
            Files.writeString(Path.of(staged.toUri().getPath()).resolve(text), text);
            run.commit(List.of(run.replacement(staged, "policy")));
        }
        assertThat(directory.resolve("a/run/policy/second")).hasContent("second");
        assertThat(directory.resolve("a/run/policy/first")).doesNotExist();
        assertThat(directory.resolve("a/run/_staging")).doesNotExist();
    }

    @Test
    void writesReadsAndDeletesText() {
        RunDirectory run = run();
        assertThat(run.read("metrics/sft.jsonl", 10)).isNull();
        run.write("metrics/sft.jsonl", "é");
        run.write("metrics/sft.jsonl", "über");
        assertThat(run.exists("metrics/sft.jsonl")).isTrue();
        assertThat(run.read("metrics/sft.jsonl", 10)).isEqualTo("über");
        run.delete("metrics");
        assertThat(run.exists("metrics/sft.jsonl")).isFalse();
    }

    @Test
    void aFileThatIsReplacedIsThereAtAnyTimeAndWhole() throws InterruptedException {
        RunDirectory run = run();
        run.write("manifest.json", "version 0");
        AtomicInteger missing = new AtomicInteger();
        AtomicInteger torn = new AtomicInteger();
        AtomicBoolean ended = new AtomicBoolean();
        // As status and clean do while a run works.
        Thread reader = new Thread(() -> {
            while (!ended.get()) {
                missing.addAndGet(run.exists("manifest.json") ? 0 : 1);
                torn.addAndGet(run.read("manifest.json", 10_000).matches("( *)version \\d+\\1") ? 0 : 1);
            }
        });
        reader.start();
        for (int i = 1; i <= 300; i++) {
            String around = " ".repeat(i % 2 * 1_000);
            run.write("manifest.json", around + "version " + i + around);
        }
        ended.set(true);
        reader.join();
        assertThat(missing).hasValue(0);
        assertThat(torn).hasValue(0);
        assertThat(run.read("manifest.json", 100)).isEqualTo("version 300");
    }

    @Test
    void replacesAFileThatHasAChecksum() throws IOException {
        RunDirectory run = run();
        try (OutputStream out = run.fileSystem().create(run.path("summary.json"))) {
            out.write('1');
        }
        assertThat(directory.resolve("a/run/.summary.json.crc")).exists();
        run.write("summary.json", "12");
        assertThat(run.read("summary.json", 10)).isEqualTo("12");
    }

    @Test
    void refusesAFileLongerThanExpected() {
        RunDirectory run = run();
        run.write("a", "12345");
        assertThatThrownBy(() -> run.read("a", 4))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot read " + run.path("a") + ": 5 bytes, expected at most 4");
    }

    @Test
    void refusesAPlaceThatIsAFile() throws IOException {
        Files.writeString(directory.resolve("a"), "");
        assertThatThrownBy(this::run)
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith("Cannot use run.dir " + directory.resolve("a/run") + ": ")
                .hasMessageEndingWith("; give a directory that can be written");
    }

    /** A file system on which nobody here may delete what was staged, nor what a commit moved aside. */
    public static final class Keeping extends RawLocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create("keeping:///");
        }

        @Override
        public FileStatus getFileStatus(org.apache.hadoop.fs.Path path) throws IOException {
            FileStatus found = super.getFileStatus(path);
            return isKept(path) ? new FileStatus(0, true, 1, 1, 0, 0, null, "alice", "ml", found.getPath()) : found;
        }

        @Override
        public boolean delete(org.apache.hadoop.fs.Path path, boolean all) throws IOException {
            if (path.getName().contains("-refused-")) {
                throw new AccessControlException("Permission denied: user=bob, access=WRITE, inode=\"/run\"");
            }
            return !isKept(path) && super.delete(path, all);
        }

        private static boolean isKept(org.apache.hadoop.fs.Path path) {
            return path.getName().startsWith("plumbline-");
        }
    }

    /** Anything else, such as going on beside it, would let the run that left it put it in place after all. */
    @Test
    void whatAnotherUsersRunLeftAndNobodyElseMayDeleteIsToldWithWhoCan() throws IOException {
        Configuration hadoop = new Configuration();
        hadoop.setClass("fs.keeping.impl", Keeping.class, RawLocalFileSystem.class);
        String user = UserGroupInformation.getCurrentUser().getShortUserName();
        for (String what : new String[] {"policy", "refused"}) {
            Path staged = Files.createDirectories(
                    directory.resolve("run/_staging/plumbline-" + what + "-" + UUID.randomUUID()));
            RunDirectory run = RunDirectory.open("keeping:" + directory.resolve("run"), hadoop);
            assertThatThrownBy(run::settle)
                    .isInstanceOfSatisfying(PlumblineException.class, told -> assertThat(told.kind())
                            .isEqualTo(PlumblineException.Kind.STORAGE))
                    .hasMessage("Cannot take away what an earlier run left in keeping:" + directory.resolve("run")
                            + ": keeping:"
                            + staged + " belongs to alice, and " + user
                            + " may not delete it; have alice, or an administrator, delete it; see to that and run the same"
                            + " command again, it goes on from there");
            Files.delete(staged);
            run.settle();
        }
    }
}
