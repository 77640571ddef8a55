package io.plumbline.jobs.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.clean.Leftover;
import io.plumbline.jobs.clean.Leftovers;
import io.plumbline.jobs.storage.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that a run leaves as they are in a directory that others use, too. */
class OwnDirectoryTest extends FakeChain {
    private static final String RANDOM = "-01234567-89ab-cdef-0123-456789abcdef";

    private Path write(String name) throws IOException {
        Path file = directory.resolve("run").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "somebody's");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nightly/c", "job" + RANDOM + "/part", "plumbline-notes", "c.txt"})
    void whatSomebodyElseStagesStays(String name) throws IOException {
        Path precious = write("_staging/" + name);
        for (int time = 0; time < 2; time++) {
            run(CHAIN, "loss.beta=0." + (1 + time));
            assertThat(ran).contains(StepName.TRAIN);
            assertThat(precious).hasContent("somebody's");
        }
        assertThat(directory.resolve("run/_staging")).isDirectoryRecursivelyContaining("glob:**" + name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "examples/part",
                "refused/report",
                "reference/part",
                "experiments/default/policy",
                "experiments/default/manifest.json/x",
                "manifest.json"
            })
    void isRefusedWhereItWouldReplaceWhatNoRunHasMade(String name) throws IOException {
        write(name);
        if (name.equals("manifest.json")) {
            Files.writeString(directory.resolve("run/manifest.json"), "{\"name\": \"My page\"}");
        }
        Map<String, String> before = content(directory.resolve("run"));
        for (ThrowingCallable use : List.<ThrowingCallable>of(() -> run(CHAIN), () -> dryRun(CHAIN))) {
            assertThatThrownBy(use)
                    .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                            .isEqualTo(Kind.CONFIGURATION));
        }
        assertThat(content(directory.resolve("run"))).isEqualTo(before);
    }

    @Test
    void theRefusalSaysWhatIsThereAndWhatToDo() throws IOException {
        write("examples/part");
        assertThatThrownBy(() -> run(CHAIN))
                .hasMessage("Cannot use run.dir file:" + runDirectory()
                        + ": it holds examples/part, which a run would replace, and nothing says that it is the directory"
                        + " of a run (no manifest.json with a step); give another directory, or move that away");
    }

    /** As messages advise where it is damaged. */
    @Test
    void aRunWhoseManifestWasDeletedIsDoneAgain() throws IOException {
        run(CHAIN);
        Files.delete(directory.resolve("run/manifest.json"));
        run(CHAIN);
        assertThat(ran).contains(StepName.INGEST);
        // Of an ingest alone the report is left.
        write("data-report.json");
        try (var files = Files.walk(directory.resolve("run/experiments"))) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        }
        Files.delete(directory.resolve("run/manifest.json"));
        run(CHAIN);
        assertThat(ran).isEqualTo(CHAIN);
    }

    /** A page of {@code compare --out}, tables of {@code judge --out}: that was no run. */
    @Test
    void isNoRunsForWhatAnotherCommandLeftThereWhenItWasKilled() throws IOException {
        write("examples/part");
        write("refused/report");
        Path page = write("_staging/plumbline-compare.html" + RANDOM);
        write("_lock/1");
        write("_staging/plumbline-judge.json" + RANDOM);
        write("_commit/journal");
        Files.writeString(
                directory.resolve("run/_commit/journal"),
                "plumbline-commit-2\nfree\tjudge.json\t_staging%2Fplumbline-judge.json" + RANDOM + "\t\n");
        for (ThrowingCallable use : List.<ThrowingCallable>of(() -> run(CHAIN), () -> dryRun(CHAIN))) {
            assertThatThrownBy(use).hasMessageContaining(": it holds examples/part, which a run would replace");
        }
        Leftovers leftovers = new Leftovers(RunDirectory.look(runDirectory(), hadoop), true);
        assertThat(leftovers.find(said::add))
                .extracting(Leftover::name)
                .containsExactly("_staging/plumbline-compare.html" + RANDOM, "_staging/plumbline-judge.json" + RANDOM);
        assertThat(page).exists();
    }

    @Test
    void whatAnEarlierBuildHasStagedStaysUntilCleanTakesIt() throws IOException {
        run(CHAIN);
        Path half = write("_staging/policy" + RANDOM + "/model.safetensors");
        Path precious = write("_staging/nightly/c");
        run(CHAIN, "loss.beta=0.2");
        assertThat(half).exists();
        Leftovers leftovers = new Leftovers(RunDirectory.look(runDirectory(), hadoop), false);
        assertThat(leftovers.find(said::add))
                .containsExactly(new Leftover(
                        "_staging/policy" + RANDOM,
                        "unfinished results, it seems, of a run of an earlier build",
                        "somebody's".length()));
        assertThat(leftovers.remove(said::add)).hasSize(1);
        assertThat(half.getParent()).doesNotExist();
        assertThat(precious).hasContent("somebody's");
        run(CHAIN, "loss.beta=0.2");
        assertThat(ran).isEmpty();
    }
}
