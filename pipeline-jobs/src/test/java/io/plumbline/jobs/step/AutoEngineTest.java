package io.plumbline.jobs.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.EngineChoice;
import io.plumbline.jobs.config.EngineChoice.Candidate;
import io.plumbline.jobs.config.EngineConfig;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.config.OfGpus;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** An engine for GPUs by the name of one that this build has for the processor: a decision asks for the name alone. */
class AutoEngineTest {
    private static final List<String> ENGINES = List.of("nd4j");
    private static final List<StepName> TRAIN = List.of(StepName.TRAIN);

    private final LoadedConfig config = new ConfigLoader("run", new Configuration())
            .load(null, List.of("run.dir=/run", "model.path=/m", "engine.type=auto", "training.workers=3"));
    private final Set<StepName> refused = EnumSet.noneOf(StepName.class);
    private final Set<StepName> refusedByAll = EnumSet.noneOf(StepName.class);
    private final List<String> asked = new ArrayList<>();
    private Optional<String> obstacle = Optional.empty();

    private void check(StepName name, LoadedConfig told) {
        boolean isForGpus = told.config().engine().engine().equals("nd4j");
        if (refusedByAll.contains(name) || isForGpus && refused.contains(name)) {
            throw new PlumblineException(Kind.CONFIGURATION, "Cannot " + name.command());
        }
    }

    private Optional<String> device(EngineConfig engine, int workers, List<String> models) {
        asked.add(engine.engine() + " " + workers + " " + models);
        return obstacle;
    }

    private EngineChoice choice(List<StepName> names) {
        return new AutoEngine(names, this::check, told -> List.of("{}"), this::device).choice(ENGINES, config);
    }

    private static EngineChoice fallsBack(String obstacle) {
        return EngineChoice.auto(List.of(new Candidate("nd4j", Optional.of(obstacle))));
    }

    private static EngineChoice takes() {
        return EngineChoice.auto(List.of(new Candidate("nd4j", Optional.empty())));
    }

    @Test
    void aGpuThatCanComputeIsTakenAfterItIsAskedOnce() {
        assertThat(choice(TRAIN)).isEqualTo(takes());
        assertThat(asked).containsExactly("nd4j 3 [{}]");
    }

    @Test
    void whatTheDeviceLacksIsTheReason() {
        obstacle = Optional.of("there is no driver");
        assertThat(choice(TRAIN)).isEqualTo(fallsBack("there is no driver"));
    }

    @Test
    void anotherStepOfTheChainThatTheEngineCannotDoDecidesForAllSoThatStepsAgree() {
        refused.add(StepName.TRAIN);
        assertThat(choice(List.of(StepName.REFERENCE))).isEqualTo(fallsBack("Cannot train"));
        assertThat(choice(TRAIN)).isEqualTo(fallsBack("Cannot train"));
        assertThat(asked).isEmpty();
    }

    @Test
    void aStepBesideTheChainDecidesWhereItIsToDoAlone() {
        refused.add(StepName.SAMPLE);
        assertThat(choice(TRAIN)).isEqualTo(takes());
        assertThat(choice(List.of(StepName.SAMPLE))).isEqualTo(fallsBack("Cannot sample"));
    }

    @Test
    void aStepBesideTheChainTakesAGpuWhateverTheChainCannotDo() {
        refused.add(StepName.TRAIN);
        assertThat(choice(List.of(StepName.SAMPLE))).isEqualTo(takes());
        assertThat(AutoEngine.steps(List.of(StepName.SAMPLE))).containsExactly(StepName.SAMPLE);
        assertThat(AutoEngine.steps(List.of(StepName.SCORE))).startsWith(StepName.INGEST, StepName.SFT);
    }

    @Test
    void nothingIsDecidedWhereNoStepComputes() {
        LoadedConfig open = config.with(OfGpus.auto());
        for (StepName name : List.of(StepName.INGEST, StepName.PUBLISH)) {
            AutoEngine auto = new AutoEngine(
                    List.of(name),
                    (step, told) -> {
                        throw new AssertionError("a step was looked at");
                    },
                    told -> List.of(),
                    this::device);
            assertThat(auto.decided(open, asked::add)).isSameAs(open);
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void aFaultThatNoEngineMendsIsNoReason() {
        refusedByAll.add(StepName.SFT);
        assertThat(choice(TRAIN)).isEqualTo(takes());
    }

    @Test
    void aBuildForProcessorsAsksNothingAndSaysNothing() {
        List<String> said = new ArrayList<>();
        AutoEngine auto = new AutoEngine(TRAIN, this::check, told -> List.of(), this::device);
        assertThat(auto.choice(List.of(), config)).isEqualTo(EngineChoice.auto(List.of()));
        assertThat(auto.decided(config, said::add)).isSameAs(config);
        assertThat(asked).isEmpty();
        assertThat(said).isEmpty();
    }

    @Test
    void aClusterWhoseSettingsGiveNoGpuIsNotStarted() {
        SparkConf conf = new SparkConf(false).setMaster("yarn");
        AutoEngine.Devices devices = AutoEngine.asked(conf, () -> {
            throw new AssertionError("Spark was started");
        });
        assertThat(devices.obstacle(config.config().engine(), 1, List.of("{}")).orElseThrow())
                .startsWith("no executor has a GPU; set spark.executor.resource.gpu.amount = 1");
    }

    @Test
    void aDryRunTakesExecutorsToHaveWhatSettingsGiveThemAndSaysSo() {
        SparkConf conf = new SparkConf(false).setMaster("yarn");
        Map.of("spark.executor.resource.gpu.amount", "1").forEach(conf::set);
        List<String> said = new ArrayList<>();
        AutoEngine.Devices devices = AutoEngine.taken(
                conf,
                () -> {
                    throw new AssertionError("Spark was started");
                },
                said::add);
        EngineConfig engine = config.with(takes()).config().engine();
        assertThat(devices.obstacle(engine, 1, List.of("{}"))).isEmpty();
        assertThat(said)
                .containsExactly("engine.type = auto is taken for nd4j, as Spark's settings give executors a GPU; a run"
                        + " asks one of them first");
    }
}
