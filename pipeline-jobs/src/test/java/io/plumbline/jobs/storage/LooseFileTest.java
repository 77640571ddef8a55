package io.plumbline.jobs.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.step.Dying;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LooseFileTest {
    @TempDir
    private Path directory;

    /** A commit would settle the one that is under way: it is how a file is replaced that cannot be renamed over another. */
    @ParameterizedTest
    @ValueSource(strings = {"file:", "dying:", "putting:"})
    void leavesTheCommitOfTheRunThatHoldsTheDirectoryAlone(String scheme) throws IOException {
        RunDirectory run = RunDirectory.open(scheme + directory, Dying.configuration());
        Path former = Files.createDirectories(directory.resolve("_commit/former-0/config.json"));
        Path journal = Files.writeString(directory.resolve("_commit/journal"), "of a run");
        Path staged =
                Files.createDirectories(Path.of(run.stage("policy").toUri().getPath()));
        for (String text : new String[] {"first", "second"}) {
            LooseFile.write(run, "compare.html", text);
            assertThat(directory.resolve("compare.html")).hasContent(text);
        }
        assertThat(former).exists();
        assertThat(journal).hasContent("of a run");
        assertThat(staged.getParent()).isDirectoryContaining(path -> path.equals(staged));
        Files.delete(staged);
        LooseFile.write(run, "compare.html", "third");
        assertThat(directory.resolve("_staging")).doesNotExist();
    }
}
