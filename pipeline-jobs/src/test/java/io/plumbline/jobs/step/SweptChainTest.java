package io.plumbline.jobs.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.experiments.Grid;
import io.plumbline.jobs.experiments.Sweep;
import io.plumbline.jobs.experiments.SweepPlan;
import io.plumbline.jobs.step.Dying.Killed;
import io.plumbline.jobs.storage.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A sweep over the chain that fails or is killed in the midst, and the same command again. */
class SweptChainTest extends FakeChain {
    private static final List<StepName> ONE = List.of(StepName.TRAIN, StepName.SCORE);

    /** Thrown by the second training. */
    private Throwable thrown;

    private final class Runner implements Sweep.Runner {
        @Override
        public void check(LoadedConfig config) {
            runner(config).check(CHAIN);
        }

        @Override
        public void runShared(LoadedConfig config) {
            runner(config).run(CHAIN.stream().filter(StepName::isShared).toList());
        }

        @Override
        public void run(LoadedConfig config) {
            runner(config).run(CHAIN);
        }

        @Override
        public boolean isEnd(RuntimeException failure) {
            return false;
        }
    }

    @Override
    void onRun(StepName name) {
        super.onRun(name);
        if (thrown != null
                && name == StepName.TRAIN
                && ran.stream().filter(name::equals).count() == 2) {
            if (thrown instanceof Killed killed) {
                // As one that is killed leaves it.
                RunDirectory run = RunDirectory.look(runDirectory(), hadoop);
                run.stage("policy", "half");
                throw killed;
            }
            throw (RuntimeException) thrown;
        }
    }

    private Sweep sweep() {
        ran.clear();
        Map<String, LoadedConfig> experiments = new SweepPlan(
                        new ConfigLoader("sweep", hadoop), null, settings(), List.of(), this::step)
                .of(Grid.of(List.of("loss.beta=0.1,0.2,0.3")), 3);
        return new Sweep(experiments, new Runner(), said::add);
    }

    private Map<String, String> undisturbed() throws IOException {
        assertThat(sweep().run()).containsExactly("beta-0.1", "beta-0.2", "beta-0.3");
        assertThat(ran)
                .containsExactly(
                        StepName.INGEST,
                        StepName.REFERENCE,
                        StepName.TRAIN,
                        StepName.SCORE,
                        StepName.TRAIN,
                        StepName.SCORE,
                        StepName.TRAIN,
                        StepName.SCORE);
        Map<String, String> content = content(directory.resolve("run"));
        Files.move(directory.resolve("run"), directory.resolve("undisturbed"));
        return content;
    }

    @Test
    void anExperimentThatFailsIsDoneByTheSameCommand() throws IOException {
        Map<String, String> undisturbed = undisturbed();
        thrown = new PlumblineException(Kind.STORAGE, "the disk is full");
        Sweep sweep = sweep();
        assertThat(sweep.run()).containsExactly("beta-0.1", "beta-0.3");
        assertThatThrownBy(() -> sweep.finish(() -> {}))
                .isInstanceOfSatisfying(PlumblineException.class, failed -> assertThat(failed.kind())
                        .isEqualTo(Kind.STORAGE))
                .hasMessageContaining("1 of 3 experiments failed: beta-0.2: the disk is full; run the same command");
        assertGoesOn(ONE, undisturbed);
    }

    @Test
    void whatAKillLeavesUndoneIsDoneByTheSameCommand() throws IOException {
        Map<String, String> undisturbed = undisturbed();
        thrown = new Killed();
        assertThatThrownBy(() -> sweep().run()).isInstanceOf(Killed.class);
        assertThat(Path.of(runDirectory(), "_staging")).isNotEmptyDirectory();
        assertGoesOn(List.of(StepName.TRAIN, StepName.SCORE, StepName.TRAIN, StepName.SCORE), undisturbed);
    }

    private void assertGoesOn(List<StepName> missing, Map<String, String> undisturbed) throws IOException {
        thrown = null;
        Sweep again = sweep();
        assertThat(again.run()).hasSize(3);
        again.finish(() -> {});
        assertThat(ran).isEqualTo(missing);
        assertThat(content(directory.resolve("run"))).isEqualTo(undisturbed);
    }
}
