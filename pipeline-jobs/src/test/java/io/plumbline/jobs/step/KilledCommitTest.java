package io.plumbline.jobs.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.PlumblineException;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.manifest.FailureStore;
import io.plumbline.jobs.step.Dying.Death;
import io.plumbline.jobs.step.Dying.Killed;
import io.plumbline.jobs.storage.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run is killed at every operation of its file system: what stands is what stood before, or all that was to come. */
class KilledCommitTest {
    private static final List<StepName> CHAIN =
            List.of(StepName.INGEST, StepName.REFERENCE, StepName.TRAIN, StepName.SCORE);
    private static final String GATE = "score.minimum-accuracy=0.4";
    private static final String BETA = "loss.beta=0.2";
    private static final int MORE_THAN_A_STEP_TAKES = 200;

    @TempDir
    private Path temporary;

    private final Configuration hadoop = Dying.configuration();
    private double share;
    private double accuracy = 0.5;

    /** A step that is killed, and what stands before it. */
    private enum Moment {
        FIRST_INGEST(StepName.INGEST),
        NEXT_INGEST(StepName.INGEST, "data.max-characters=7"),
        REFUSED_INGEST(StepName.INGEST, "data.max-characters=7", "data.max-quarantined-fraction=0.05"),
        PASSING_INGEST(StepName.INGEST, "data.max-characters=7", "data.max-quarantined-fraction=0.6"),
        FIRST_TRAIN(StepName.TRAIN),
        NEXT_TRAIN(StepName.TRAIN, BETA),
        CANDIDATE(StepName.TRAIN, BETA, GATE),
        NEXT_CANDIDATE(StepName.TRAIN, "loss.beta=0.3", GATE),
        SCORE(StepName.SCORE),
        PASSING_SCORE(StepName.SCORE, BETA, GATE),
        REFUSED_SCORE(StepName.SCORE, BETA, GATE),
        PROMOTION(StepName.SCORE, BETA, "score.minimum-accuracy=0.2");

        private final StepName step;
        private final String[] settings;

        Moment(StepName step, String... settings) {
            this.step = step;
            this.settings = settings;
        }
    }

    @BeforeEach
    void writeInput() throws IOException {
        Files.writeString(temporary.resolve("a.jsonl"), "{}\n");
    }

    @AfterEach
    void live() {
        Dying.never();
    }

    @ParameterizedTest
    @EnumSource
    void onALocalFileSystem(Moment moment) throws IOException {
        killsEverywhere(moment, "file:");
    }

    /** Those that replace what stood before. */
    @ParameterizedTest
    @EnumSource(names = {"NEXT_INGEST", "NEXT_TRAIN", "PASSING_SCORE", "PROMOTION"})
    void whereAFileCannotBeRenamedOverAnother(Moment moment) throws IOException {
        killsEverywhere(moment, "dying:");
    }

    @ParameterizedTest
    @EnumSource(names = {"NEXT_CANDIDATE", "PROMOTION"})
    void onAnObjectStore(Moment moment) throws IOException {
        killsEverywhere(moment, "putting:");
    }

    private void killsEverywhere(Moment moment, String scheme) throws IOException {
        Path prepared = temporary.resolve("prepared");
        prepare(moment, scheme + prepared);
        Map<String, String> before = content(prepared);
        Path undisturbed = copy(prepared, "undisturbed");
        runToItsEnd(moment, scheme + undisturbed);
        Map<String, String> whole = content(undisturbed);
        assertThat(whole).isNotEqualTo(before);
        int former = 0;
        for (Death death : Death.values()) {
            boolean died = true;
            for (int operation = 1; died; operation++) {
                assertThat(operation).isLessThan(MORE_THAN_A_STEP_TAKES);
                Path folder = copy(prepared, death + "-" + operation);
                Dying.after(operation, death);
                try {
                    run(scheme + folder, List.of(moment.step), moment.settings);
                } catch (Killed | PlumblineException e) {
                    assertThat(e).isNotNull();
                }
                died = Dying.hasDied();
                Dying.never();
                RunDirectory.open(scheme + folder, hadoop).settle();
                Map<String, String> after = content(folder);
                assertThat(after).as("operation %d", operation).isIn(before, whole);
                former += after.equals(before) ? 1 : 0;
                runToItsEnd(moment, scheme + folder);
                assertThat(content(folder)).as("operation %d", operation).isEqualTo(whole);
            }
        }
        // Before the moment of the commit and after it there are operations.
        assertThat(former).isGreaterThan(5);
    }

    private Path copy(Path from, String name) throws IOException {
        Path to = temporary.resolve(name);
        for (Map.Entry<String, String> file : content(from).entrySet()) {
            Files.createDirectories(to.resolve(file.getKey()).getParent());
            Files.writeString(to.resolve(file.getKey()), file.getValue());
        }
        return to;
    }

    /** Leaves what the step finds. */
    private void prepare(Moment moment, String location) {
        share = 0;
        accuracy = 0.5;
        switch (moment) {
            case FIRST_INGEST -> {
                return;
            }
            case NEXT_INGEST -> run(location, CHAIN);
            case REFUSED_INGEST -> {
                run(location, CHAIN);
                share = 0.09;
            }
            case PASSING_INGEST -> {
                run(location, CHAIN);
                share = 0.09;
                runToItsEnd(Moment.REFUSED_INGEST, location);
                share = 0.08;
            }
            case FIRST_TRAIN -> run(location, CHAIN.subList(0, 2));
            case NEXT_TRAIN, CANDIDATE -> run(location, CHAIN);
            case NEXT_CANDIDATE, PASSING_SCORE -> {
                run(location, CHAIN);
                run(location, List.of(StepName.TRAIN), BETA, GATE);
            }
            case SCORE -> run(location, CHAIN.subList(0, 3));
            case REFUSED_SCORE -> {
                run(location, CHAIN);
                run(location, List.of(StepName.TRAIN), BETA, GATE);
                accuracy = 0.3;
            }
            case PROMOTION -> {
                run(location, CHAIN);
                run(location, List.of(StepName.TRAIN), BETA, GATE);
                accuracy = 0.3;
                runToItsEnd(Moment.REFUSED_SCORE, location);
            }
        }
    }

    private void runToItsEnd(Moment moment, String location) {
        try {
            run(location, List.of(moment.step), moment.settings);
        } catch (PlumblineException refused) {
            assertThat(refused.kind()).isEqualTo(PlumblineException.Kind.GATE);
        }
    }

    private void run(String location, List<StepName> names, String... settings) {
        List<String> all = new ArrayList<>(
                List.of("run.dir=" + location, "data.train=" + temporary.resolve("*.jsonl"), "model.path=/m"));
        all.addAll(List.of(settings));
        Platform platform = new Platform(
                hadoop,
                step -> {
                    throw new AssertionError("no step here asks for Spark");
                },
                null,
                line -> {});
        new StepRunner(
                        new ConfigLoader("run", hadoop).load(null, all),
                        platform,
                        this::step,
                        InstantSource.fixed(Instant.EPOCH))
                .run(names);
    }

    private Step step(StepName name) {
        return Stream.of(
                        step(StepName.INGEST, List.of("data"), List.of(), "examples/part"),
                        step(StepName.REFERENCE, List.of("engine"), List.of(StepName.INGEST), "reference/part"),
                        step(
                                StepName.TRAIN,
                                List.of("loss", "training"),
                                List.of(StepName.INGEST, StepName.REFERENCE),
                                "policy"),
                        step(
                                StepName.SCORE,
                                List.of("score.seed"),
                                List.of(StepName.REFERENCE, StepName.TRAIN),
                                "summary.json"))
                .filter(step -> step.name() == name)
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not run here"));
    }

    private Step step(StepName name, List<String> settings, List<StepName> upstream, String output) {
        return new FakeStep(
                name, settings, upstream, output, started -> {}, () -> name == StepName.INGEST ? share : accuracy);
    }

    /** Returns all files, but for the note of a failure, which is no part of a commit. */
    private static Map<String, String> content(Path folder) throws IOException {
        Map<String, String> content = new TreeMap<>();
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile)
                        .filter(file -> !file.endsWith(FailureStore.NAME))
                        .toList()) {
                    content.put(folder.relativize(file).toString(), Files.readString(file));
                }
            }
        }
        return content;
    }
}
