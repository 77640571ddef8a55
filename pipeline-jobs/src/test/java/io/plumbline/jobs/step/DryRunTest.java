package io.plumbline.jobs.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.config.OfGpus;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DryRunTest extends FakeChain {
    @Test
    void aFirstRunIsToldAndNotEvenTheDirectoryIsMade() {
        assertThat(dryRun(CHAIN))
                .containsExactly(
                        "ingest: would be done, for the first time",
                        "reference: would be done, for the first time",
                        "train: would be done, for the first time",
                        "score: would be done, for the first time");
        assertThat(Path.of(runDirectory())).doesNotExist();
    }

    @Test
    void tellsWhatChangedAndWhatFollowsFromItAndLeavesEveryFileAsItIs() throws IOException {
        run(CHAIN);
        Files.createDirectories(
                directory.resolve("run/_staging/plumbline-policy-01234567-89ab-cdef-0123-456789abcdef"));
        Map<String, String> before = content(directory.resolve("run"));
        assertThat(dryRun(CHAIN))
                .allSatisfy(line -> assertThat(line).endsWith(": up to date, nothing to do"))
                .hasSize(4);
        assertThat(dryRun(CHAIN, "loss.beta=0.2"))
                .containsExactly(
                        "ingest: up to date, nothing to do",
                        "reference: up to date, nothing to do",
                        "train: would be done again, since loss.beta was 0.1, is 0.2",
                        "score: would be done again, since loss.beta was 0.1, is 0.2");
        Files.writeString(directory.resolve("b.jsonl"), "{}\n");
        assertThat(dryRun(CHAIN))
                .contains(
                        "ingest: would be done again, since the files of data.train changed",
                        "reference: would be done again, since ingest has a new result");
        assertThat(ran).isEmpty();
        assertThat(content(directory.resolve("run"))).isEqualTo(before);
        assertThat(directory.resolve("run/_staging/plumbline-policy-01234567-89ab-cdef-0123-456789abcdef"))
                .exists();
        assertThat(directory.resolve("run/_lock")).doesNotExist();
    }

    @Test
    void tellsWhatAutoWouldStandFor() {
        LoadedConfig open = load().with(OfGpus.auto());
        Outlook outlook = new DryRun(open, hadoop, step -> null, this::step).outlook(CHAIN);
        assertThat(open.config().engine().isOpen()).isTrue();
        assertThat(outlook.told().engine().isOpen()).isFalse();
        assertThat(outlook.told().engine().engine()).isEqualTo("cpu");
    }

    @Test
    void saysWhatTheRunThenDoes() {
        run(CHAIN);
        List<String> told = dryRun(CHAIN, "loss.beta=0.2", "engine.max-batch-tokens=8");
        run(CHAIN, "loss.beta=0.2", "engine.max-batch-tokens=8");
        List<String> due = told.stream()
                .filter(line -> line.contains("would be done"))
                .map(line -> line.substring(0, line.indexOf(':')))
                .toList();
        assertThat(ran.stream().map(StepName::command).toList()).isEqualTo(due).contains("reference");
        assertThat(said).contains("train: started again, since loss.beta was 0.1, is 0.2");
    }

    @Test
    void tellsThatAGateWouldEndIt() {
        run(CHAIN);
        assertThat(dryRun(CHAIN, "score.minimum-accuracy=0.9"))
                .endsWith("score: up to date, but the run would end here: 0.5 does not pass, see experiments/default");
        PlumblineException end = outlook(CHAIN, "score.minimum-accuracy=0.9").end();
        assertThat(end).hasMessage("0.5 does not pass, see experiments/default");
        assertThat(end.kind()).isEqualTo(Kind.GATE);
    }

    @Test
    void tellsOfARunThatHoldsTheDirectoryAndOfOneThatWasKilled() throws IOException {
        run(CHAIN);
        Path lock = Files.createDirectories(directory.resolve("run/_lock"));
        Files.writeString(
                lock.resolve("1"), "token=t\ncommand=train\nuser=u\nhost=elsewhere\nprocess=7\nsince=yesterday\n");
        assertThat(dryRun(CHAIN))
                .first()
                .isEqualTo(
                        "run.dir: held by train, process 7 of u on elsewhere, since yesterday; the run would wait a minute"
                                + " for a sign of life, and take it over where none comes");
        Files.createDirectories(directory.resolve("run/_commit"));
        assertThat(dryRun(CHAIN))
                .element(1)
                .isEqualTo("run.dir: a commit was cut short, which the run would complete or undo first");
        assertThat(lock.resolve("1")).exists();
        assertThat(outlook(CHAIN).end()).isNull();
        try (RunLock held = RunLock.take(RunDirectory.open(runDirectory() + "2", hadoop), "train", said::add)) {
            assertThat(held).isNotNull();
            assertThat(outlook(CHAIN, "run.dir=" + runDirectory() + "2").end())
                    .hasMessageContaining(": it is in use by train, process ");
        }
    }

    @Test
    void refusesWhatTheRunWouldRefuse() throws IOException {
        assertThatThrownBy(() -> dryRun(CHAIN, "data.train=" + directory.resolve("none.jsonl")))
                .hasMessage("Cannot read data.train = " + directory.resolve("none.jsonl")
                        + ": there is no such file or directory");
        assertThatThrownBy(() -> dryRun(List.of(StepName.TRAIN)))
                .hasMessage("Cannot train: ingest has not been done in " + runDirectory()
                        + "; do it first, or have run do all that is missing");
        Files.writeString(directory.resolve("run"), "a file");
        assertThatThrownBy(() -> dryRun(CHAIN))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.CONFIGURATION))
                .hasMessageStartingWith("Cannot write to run.dir file:" + runDirectory() + ": ")
                .hasMessageEndingWith("; give a directory that can be written");
    }
}
