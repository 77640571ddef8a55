package io.plumbline.jobs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.storage.LockAttempt.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
    private static final long NO_PROCESS = Long.MAX_VALUE;
    /** Gives up on a silent holder soon. */
    private static final Patience SHORT = new Patience(Duration.ofMillis(10), Duration.ofMillis(200));
    /** Never gives up within a test. */
    private static final Patience LONG = new Patience(Duration.ofMillis(10), Duration.ofMinutes(30));

    @TempDir
    private Path directory;

    private final List<String> said = new ArrayList<>();

    private RunDirectory run() {
        return RunDirectory.open(directory.toString(), new Configuration());
    }

    private RunLock take(Patience patience) {
        return RunLock.take(run(), LockHolder.current("score"), patience, said::add);
    }

    private RunLock take() {
        return take(LONG);
    }

    private Path lock(int number) {
        return directory.resolve("_lock/" + number);
    }

    private LockHolder holder(int number) throws IOException {
        return LockHolder.parse(Files.readString(lock(number)));
    }

    private void heldBy(LockHolder holder) throws IOException {
        Files.createDirectories(directory.resolve("_lock"));
        Files.writeString(lock(1), holder.text());
    }

    private static LockHolder elsewhere() {
        return new LockHolder("t", "train", "anna", "node-7", "boot pid:[2]", 7, "33", "application_1_2", "2026-01-01");
    }

    private static LockHolder here(long process, String started) {
        LockHolder self = LockHolder.current("train");
        return new LockHolder("t", "train", self.user(), self.host(), self.space(), process, started, "", "2026-01-01");
    }

    @Test
    void keepsASecondRunOutUntilItIsGivenBack() {
        RunLock lock = RunLock.take(run(), "train", said::add);
        LockHolder self = LockHolder.current("");
        assertThatThrownBy(this::take)
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.CONFIGURATION))
                .hasMessageStartingWith("Cannot use run.dir file:" + directory + ": it is in use by train, process "
                        + self.process() + " of " + self.user() + " on " + self.host() + ", since 20")
                .hasMessageEndingWith("; wait for that run, or, if it is dead, delete file:" + directory + "/_lock");
        lock.close();
        take().close();
        assertThat(said).isEmpty();
        assertThat(directory.resolve("_lock")).doesNotExist();
    }

    @Test
    void aDeadProcessOfThisMachineGivesWayAtOnce() throws IOException {
        heldBy(here(NO_PROCESS, "12"));
        RunLock lock = take();
        assertThat(holder(2).process()).isEqualTo(ProcessHandle.current().pid());
        assertThat(lock(1)).doesNotExist();
        assertThat(said)
                .singleElement()
                .asString()
                .startsWith("The run that held run.dir has ended without giving it back: train, process " + NO_PROCESS);
        lock.close();
        assertThat(directory.resolve("_lock")).doesNotExist();
    }

    @Test
    void aLaterProcessOfTheSameIdIsNotTheHolder() throws IOException {
        heldBy(here(LockHolder.current("").process(), "1"));
        take().close();
        assertThat(said).hasSize(1);
    }

    @Test
    void aContainerStartedAnewIsNotTheOneBeforeWhateverItsProcessId() throws IOException {
        LockHolder self = LockHolder.current("train");
        LockHolder before = new LockHolder(
                "t",
                "train",
                self.user(),
                self.host(),
                "another namespace",
                self.process(),
                self.processStarted(),
                "",
                "2026-01-01");
        assertThat(before.seenBy(self)).isEqualTo(LockHolder.Life.UNKNOWN);
        heldBy(before);
        take(SHORT).close();
        assertThat(said).hasSize(2);
        assertThat(said.get(0))
                .startsWith("run.dir is held by train, process " + self.process())
                .endsWith("; waiting at most 0 s for a sign of life");
        assertThat(said.get(1)).isEqualTo("There was none: that run counts as dead");
    }

    @Test
    void aProcessOfAnotherMachineHoldsAsLongAsItGivesSignsOfLife() throws Exception {
        heldBy(elsewhere());
        LockFiles files = new LockFiles(run().fileSystem(), run().root());
        AtomicBoolean ended = new AtomicBoolean();
        Thread heart = new Thread(() -> {
            for (long beat = 0; !ended.get(); beat++) {
                try {
                    files.live(1, beat, LockActivity.NONE);
                } catch (IOException e) {
                    return;
                }
            }
        });
        heart.start();
        assertThatThrownBy(this::take)
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining(
                        "in use by train, process 7 of anna on node-7, application_1_2, since 2026-01-01;");
        ended.set(true);
        heart.join();
        assertThat(holder(1)).isEqualTo(elsewhere());
        assertThat(lock(2)).doesNotExist();
    }

    @Test
    void anEarlierAttemptOfTheSameApplicationGivesWay() {
        LockHolder later = new LockHolder("u", "train", "anna", "node-8", "b", 9, "1", "application_1_2", "");
        LockHolder other = new LockHolder("u", "train", "anna", "node-8", "b", 9, "1", "application_1_3", "");
        assertThat(elsewhere().seenBy(later)).isEqualTo(LockHolder.Life.ENDED);
        assertThat(elsewhere().seenBy(other)).isEqualTo(LockHolder.Life.UNKNOWN);
    }

    @Test
    void aLockThatWasNeverWrittenOutLapses() throws IOException {
        Files.createDirectories(directory.resolve("_lock"));
        Files.createFile(lock(1));
        take(SHORT).close();
        assertThat(said.get(0)).startsWith("run.dir is held by unknown, process -1 of unknown on unknown");
    }

    @Test
    void ofManyThatSeeADeadHolderOneTakesOver() throws Exception {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int trial = 0; trial < 40; trial++) {
                heldBy(here(NO_PROCESS, "12"));
                CyclicBarrier begin = new CyclicBarrier(threads);
                Callable<RunLock> attempt = () -> {
                    begin.await();
                    try {
                        return RunLock.take(run(), "train", line -> {});
                    } catch (PlumblineException refused) {
                        assertThat(refused).hasMessageContaining("it is in use by train, process ");
                        return null;
                    }
                };
                List<RunLock> taken = new ArrayList<>();
                for (Future<RunLock> each : pool.invokeAll(java.util.Collections.nCopies(threads, attempt))) {
                    if (each.get() != null) {
                        taken.add(each.get());
                    }
                }
                assertThat(taken).hasSize(1);
                taken.get(0).close();
                assertThat(directory.resolve("_lock")).doesNotExist();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void oneThatComesLateWithANumberUsedBeforeDoesNotHold() throws IOException {
        heldBy(here(NO_PROCESS, "12"));
        Files.move(lock(1), lock(2));
        RunDirectory run = run();
        RunLock third = RunLock.take(run, "train", said::add);
        // As one does that looked while 1 was the newest and dead; 2 has come and gone since.
        LockFiles late = new LockFiles(run.fileSystem(), run.root());
        assertThat(late.make(2, elsewhere())).isTrue();
        assertThat(late.newest()).hasValue(3);
        run.write("manifest.json", "the third's");
        third.close();
    }

    @Test
    void aRunWhoseLockWasTakenOverCommitsNothingAndLeavesTheOthersLock() throws IOException {
        RunDirectory run = run();
        RunLock lock = RunLock.take(run, "train", said::add);
        run.write("manifest.json", "mine");
        Files.writeString(lock(2), elsewhere().text());
        String message =
                "Cannot go on in run.dir file:" + directory + ": it was taken over by train, process 7 of anna on"
                        + " node-7, application_1_2, since 2026-01-01, since this run had given no sign of life for long;"
                        + " nothing was changed since, run the command again once no other runs there";
        assertThatThrownBy(() -> run.write("manifest.json", "late"))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(message);
        org.apache.hadoop.fs.Path staged = run.stage("policy");
        run.fileSystem().mkdirs(staged);
        assertThatThrownBy(() -> run.commit(List.of(run.replacement(staged, "policy"))))
                .hasMessage(message);
        lock.close();
        assertThat(run.read("manifest.json", 100)).isEqualTo("mine");
        assertThat(holder(2)).isEqualTo(elsewhere());
    }

    @Test
    void aRunWhoseLockWasDeletedCommitsNothing() throws IOException {
        RunDirectory run = run();
        RunLock lock = RunLock.take(run, "train", said::add);
        run.delete("_lock");
        assertThatThrownBy(() -> run.write("manifest.json", "late"))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining(": its lock is gone; ");
        lock.close();
        run.write("manifest.json", "free");
    }

    @Test
    void givingBackLeavesANumberThatAnotherHasMadeSince() throws IOException {
        RunDirectory run = run();
        RunLock lock = RunLock.take(run, "train", said::add);
        Files.writeString(lock(1), elsewhere().text());
        lock.close();
        assertThat(holder(1)).isEqualTo(elsewhere());
    }

    @Test
    void readsTheApplicationOfAContainer() {
        assertThat(LockHolder.application("container_e17_1410901177871_0001_02_000005"))
                .isEqualTo("application_1410901177871_0001");
        assertThat(LockHolder.application("container_1410901177871_0001_01_000001"))
                .isEqualTo("application_1410901177871_0001");
        assertThat(LockHolder.application(null)).isEmpty();
        assertThat(LockHolder.application("something")).isEmpty();
    }

    @Test
    void whatAHolderWritesIsReadAndDamageIsUnknown() {
        LockHolder self = LockHolder.current("train");
        assertThat(self.space()).contains("pid:[");
        assertThat(self.processStarted()).matches("\\d+");
        assertThat(LockHolder.parse(self.text())).isEqualTo(self);
        assertThat(LockHolder.parse("process=abc").host()).isEqualTo("unknown");
        assertThat(LockHolder.parse("host=\\u001b[2Ja").host()).isEqualTo("?[2Ja");
        assertThat(LockHolder.parse("host=" + "a".repeat(300)).host()).hasSize(200);
        assertThat(LockHolder.parse("").description())
                .isEqualTo("unknown, process -1 of unknown on unknown, since an unknown time");
    }
}
