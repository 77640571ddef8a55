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
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class SweepPlanTest {
    private static final List<String> SET = List.of("run.dir=/run", "model.path=/model", "data.train=[\"a.jsonl\"]");

    private static Map<String, LoadedConfig> plan(List<String> set, String... grid) {
        return new SweepPlan(new ConfigLoader("sweep", new Configuration()), null, set, List.of(), Steps::of)
                .of(Grid.of(List.of(grid)), 4);
    }

    private static void assertRefused(List<String> set, String message, String... grid) {
        assertThatThrownBy(() -> plan(set, grid))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.CONFIGURATION))
                .hasMessage(message);
    }

    private static List<String> with(String... more) {
        List<String> all = new ArrayList<>(SET);
        all.addAll(List.of(more));
        return all;
    }

    @Test
    void makesAnExperimentOfEachValue() {
        Map<String, LoadedConfig> experiments = plan(SET, "loss.beta=0.05,0.1");

        assertThat(experiments.keySet()).containsExactly("beta-0.05", "beta-0.1");
        experiments.forEach((name, config) -> {
            assertThat(config.config().run().name()).isEqualTo(name);
            assertThat(config.config().run().dir()).isEqualTo("/run");
            assertThat("beta-" + config.values().get("loss.beta")).isEqualTo(name);
        });
        assertThat(plan(with("run.name=nightly"), "loss.beta=0.2").keySet()).containsExactly("nightly-beta-0.2");
    }

    @Test
    void refusesUnknownKeysAndBadValuesTogether() {
        assertRefused(
                SET,
                "3 faults: (1) Cannot sweep: unknown key plumbline.loss.bta (--set loss.bta); did you mean"
                        + " plumbline.loss.beta?; (2) Cannot sweep: loss.beta must be > 0, got -1.0 (--set loss.beta);"
                        + " (3) Cannot sweep: loss.beta must be a number, got 'high' (--set loss.beta)",
                "loss.bta=1",
                "loss.beta=-1,0.1,high");
    }

    @Test
    void refusesKeysThatAllExperimentsShare() {
        assertRefused(
                SET,
                "3 faults: (1) Cannot sweep: data.train cannot be in a grid: ingest reads it, whose result all experiments of a"
                        + " run directory share; run each value with a run.dir of its own, and compare these by plumbline"
                        + " compare RUN_DIR RUN_DIR; (2) Cannot sweep: model.path cannot be in a grid: what is made from it all"
                        + " experiments of a run directory share; run each value with a run.dir of its own, and compare these by"
                        + " plumbline compare RUN_DIR RUN_DIR; (3) Cannot sweep: engine.precision cannot be in a grid: reference"
                        + " reads it, whose result all experiments of a run directory share; run each value with a run.dir of its"
                        + " own, and compare these by plumbline compare RUN_DIR RUN_DIR",
                "data.train=b",
                "model.path=/b",
                "engine.precision=bfloat16");
    }

    /** Fine-tuning has the seed of training: with it switched on, each seed would start from another model. */
    @Test
    void refusesWhatFineTuningReadsWhereItIsOn() {
        assertThat(plan(SET, "training.seed=1,2")).hasSize(2);
        assertThatThrownBy(() -> plan(with("sft.enabled=true"), "training.seed=1,2"))
                .hasMessageStartingWith("Cannot sweep: training.seed cannot be in a grid: sft reads it, whose result");
    }

    @Test
    void refusesKeysThatChangeNoPolicy() {
        assertRefused(
                SET,
                "Cannot sweep: score.seed cannot be in a grid: training does not depend on it, so that all experiments would"
                        + " have the same policy; give keys of loss, training or lora",
                "score.seed=1,2");
        assertRefused(
                SET,
                "Cannot sweep: run.name cannot be in a grid: sweep makes the names of its experiments of their keys and"
                        + " values, behind run.name where that is set",
                "run.name=a,b");
    }

    @Test
    void refusesAKeyThatIsSetToo() {
        assertRefused(
                with("loss.beta=0.3"),
                "Cannot sweep: loss.beta is in --set and in --grid; leave one of them out",
                "loss.beta=0.1,0.2");
    }

    @Test
    void refusesMoreExperimentsThanAreAskedFor() {
        assertRefused(
                SET,
                "Cannot sweep: the grid has 6 experiments, more than --at-most 4; give fewer values, or a larger --at-most",
                "loss.beta=0.1,0.2,0.3",
                "training.seed=1,2");
    }

    @Test
    void refusesOneExperimentUnderTwoNames() {
        assertRefused(
                SET,
                "Cannot sweep: beta-0.1 and beta-1e-1 would be the same experiment; leave one of the values out",
                "loss.beta=0.1,1e-1");
    }

    /** 2^53 + 1 is no double. */
    @Test
    void largeSeedsThatDifferAreOtherExperiments() {
        assertThat(plan(SET, "training.seed=9007199254740992,9007199254740993")).hasSize(2);
    }

    @Test
    void refusesWhatOnlyChangesWhatStandsBesideThePolicy() {
        assertThatThrownBy(() -> plan(SET, "training.keep-checkpoints=1,2"))
                .hasMessageStartingWith(
                        "Cannot sweep: training.keep-checkpoints cannot be in a grid: training does not");
    }

    /** A block, or quotes around a part of a key, must not get past what its keys are refused for. */
    @Test
    void refusesKeysHoweverTheyAreWritten() {
        for (String key : List.of("data={train=[b]},{train=[c]}", "data={train=[b]}", "\"data\".train=b,c")) {
            assertThatThrownBy(() -> plan(SET, key))
                    .hasMessageStartingWith("Cannot sweep: data.train cannot be in a grid: ingest reads it");
        }
        assertThat(plan(SET, "loss={type=ipo,beta=0.1},{type=sigmoid,beta=0.3}"))
                .hasSize(2);
    }

    /** The adapters' scale has an effect only where the grid, and not the file, makes adapters. */
    @Test
    void takesKeysWhoseEffectComesFromAnotherKeyOfTheGrid() {
        assertThat(plan(SET, "lora.alpha=16,32", "lora.rank=4,8").keySet())
                .containsExactly("alpha-16_rank-4", "alpha-16_rank-8", "alpha-32_rank-4", "alpha-32_rank-8");
        assertThat(plan(with("lora.alpha=16"), "lora.rank=4,8")).hasSize(2);
        assertThatThrownBy(() -> plan(SET, "lora.alpha=16,32", "lora.rank=4,0"))
                .hasMessageContaining("lora.alpha")
                .hasMessageContaining("has no effect");
    }

    /** An option that only one of the losses takes has no effect with the other. */
    @Test
    void refusesOptionsWithoutEffectInACombination() {
        assertThatThrownBy(() -> plan(SET, "loss.type=sigmoid,simpo", "loss.simpo-gamma=0.3,0.5"))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("loss.simpo-gamma has no effect");
    }
}
