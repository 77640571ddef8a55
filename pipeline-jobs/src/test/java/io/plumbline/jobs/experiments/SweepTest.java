package io.plumbline.jobs.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.cli.Steps;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.LoadedConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class SweepTest {
    private final List<String> did = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private final Map<String, RuntimeException> failing = new TreeMap<>();

    private Sweep sweep() {
        Map<String, LoadedConfig> experiments = new SweepPlan(
                        new ConfigLoader("sweep", new Configuration()),
                        null,
                        List.of("run.dir=/run", "model.path=/model", "data.train=[\"a.jsonl\"]"),
                        List.of(),
                        Steps::of)
                .of(Grid.of(List.of("loss.beta=1,2,3")), 12);
        return new Sweep(experiments, new Recorder(), said::add);
    }

    private final class Recorder implements Sweep.Runner {
        @Override
        public void check(LoadedConfig config) {
            act("check", config);
        }

        @Override
        public void runShared(LoadedConfig config) {
            act("share", config);
        }

        @Override
        public void run(LoadedConfig config) {
            act("run", config);
        }

        @Override
        public boolean isEnd(RuntimeException failure) {
            return "the end".equals(failure.getMessage());
        }

        private void act(String what, LoadedConfig config) {
            String key = what + " " + config.config().run().name();
            did.add(key);
            if (failing.containsKey(key)) {
                throw failing.get(key);
            }
        }
    }

    @Test
    void makesWhatIsSharedOnceAndThenEachExperiment() {
        Sweep sweep = sweep();
        assertThat(sweep.run()).containsExactly("beta-1", "beta-2", "beta-3");
        sweep.finish(() -> did.add("compare"));
        assertThat(did)
                .containsExactly(
                        "check beta-1",
                        "check beta-2",
                        "check beta-3",
                        "share beta-1",
                        "run beta-1",
                        "run beta-2",
                        "run beta-3",
                        "compare");
        assertThat(said).startsWith("sweep: 3 experiments: beta-1, beta-2, beta-3", "sweep: experiment 1 of 3, beta-1");
    }

    @Test
    void oneThatFailsTakesNoOtherWithIt() {
        failing.put("run beta-2", new PlumblineException(Kind.GATE, "Held-out reward accuracy is 0.4"));
        Sweep sweep = sweep();
        assertThat(sweep.run()).containsExactly("beta-1", "beta-3");
        assertThat(said).contains("sweep: beta-2 failed: Held-out reward accuracy is 0.4");
        assertThatThrownBy(() -> sweep.finish(() -> {}))
                .isInstanceOfSatisfying(PlumblineException.class, failed -> assertThat(failed.kind())
                        .isEqualTo(Kind.GATE))
                .hasMessage(
                        "Cannot sweep: 1 of 3 experiments failed: beta-2: Held-out reward accuracy is 0.4; run the same"
                                + " command again to do what is missing");
    }

    /** As where the baseline is the one that failed: a script must learn of that from the exit code. */
    @Test
    void whatFailedIsToldWhereTheOthersCannotBeComparedEither() {
        failing.put("run beta-2", new PlumblineException(Kind.GATE, "Held-out reward accuracy is 0.4"));
        Sweep sweep = sweep();
        sweep.run();
        assertThatThrownBy(() -> sweep.finish(() -> {
                    throw new PlumblineException(Kind.CONFIGURATION, "--baseline beta-2 has no scores");
                }))
                .isInstanceOfSatisfying(PlumblineException.class, failed -> assertThat(failed.kind())
                        .isEqualTo(Kind.GATE))
                .hasMessageStartingWith("Cannot sweep: 1 of 3 experiments failed: beta-2: Held-out");
        assertThat(said).endsWith("sweep: --baseline beta-2 has no scores");
    }

    @Test
    void aComparisonThatFailsAfterAllExperimentsIsTheFailure() {
        Sweep sweep = sweep();
        sweep.run();
        PlumblineException refusal = new PlumblineException(Kind.DATA, "a table is damaged");
        assertThatThrownBy(() -> sweep.finish(() -> {
                    throw refusal;
                }))
                .isSameAs(refusal);
    }

    /** It must not end with the code of a fault that the user can mend. */
    @Test
    void aFaultOfTheProgramIsNoFaultOfTheUser() {
        failing.put("run beta-1", new PlumblineException(Kind.DATA, "bad rows"));
        failing.put("run beta-3", new IllegalStateException("a bug"));
        Sweep sweep = sweep();
        assertThat(sweep.run()).containsExactly("beta-2");
        assertThatThrownBy(() -> sweep.finish(() -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "2 of 3 experiments failed: 2 faults: (1) beta-1: bad rows; (2) beta-3: Cannot sweep: a bug"
                                + " (unexpected; --stacktrace shows where); run");
        assertThat(said).contains("sweep: beta-3 failed: Cannot sweep: a bug (unexpected; --stacktrace shows where)");
    }

    @Test
    void allFaultsAreToldBeforeAnythingRuns() {
        failing.put("check beta-1", new PlumblineException(Kind.MODEL, "no model"));
        failing.put("check beta-3", new PlumblineException(Kind.CONFIGURATION, "no warm-up"));
        assertThatThrownBy(sweep()::run).hasMessage("2 faults: (1) no model; (2) no warm-up");
        assertThat(did).containsExactly("check beta-1", "check beta-2", "check beta-3");
    }

    @Test
    void aFailureOfASharedStepEndsAll() {
        failing.put("share beta-1", new PlumblineException(Kind.GATE, "too much was quarantined"));
        assertThatThrownBy(sweep()::run).hasMessage("too much was quarantined");
        assertThat(did).doesNotContain("run beta-1");
    }

    /** As where the resource manager kills the application: the experiments that are left would only fail too. */
    @Test
    void theEndOfTheProcessEndsAll() {
        failing.put("run beta-1", new IllegalStateException("the end"));
        assertThatThrownBy(sweep()::run).hasMessage("the end");
        assertThat(did).doesNotContain("run beta-2");
    }
}
