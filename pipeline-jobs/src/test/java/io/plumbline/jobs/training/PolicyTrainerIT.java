package io.plumbline.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.example.Example;
import io.plumbline.example.Label;
import io.plumbline.example.ReferencedExample;
import io.plumbline.example.Strength;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.averaging.RoundRecord;
import io.plumbline.jobs.averaging.StateExchange;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.jobs.checkpoint.Checkpoints;
import io.plumbline.jobs.executor.ExecutorResources;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.training.TrainingFixture.Recorder;
import io.plumbline.train.LossSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTrainerIT {
    @RegisterExtension
    static final TestSpark SPARK = new TestSpark(4);

    private final JavaSparkContext spark;

    @TempDir
    private Path folder;

    PolicyTrainerIT(JavaSparkContext spark) {
        this.spark = spark;
    }

    @ParameterizedTest
    @CsvSource({"2,dpo", "4,dpo", "2,sft", "4,sft", "2,sum", "4,sum"})
    void workersWithPlainDescentEqualOneMachine(int workers, String kind) {
        // 4 divides neither 45 nor what is left for the last step.
        List<ReferencedExample> pairs = TrainingFixture.pairs(45);
        LossSource loss = TrainingFixture.loss(kind);
        Recorder alone = new Recorder();
        Recorder together = new Recorder();
        float[] one = train(pairs, 3, spec(new TrainingPlan(1, 8, 1, 2, 5), loss, "sgd"), alone);
        float[] many = train(pairs, 3, spec(new TrainingPlan(workers, 8 / workers, 1, 2, 5), loss, "sgd"), together);
        for (int index = 0; index < one.length; index++) {
            assertThat(many[index]).isCloseTo(one[index], within(1e-6f));
        }
        assertThat(distance(one, TrainingFixture.values(TrainingFixture.start())))
                .isGreaterThan(0.1);
        assertThat(together.steps).hasSize(12).hasSameSizeAs(alone.steps);
        for (int step = 0; step < 12; step++) {
            assertThat(together.steps.get(step).sums().meanLoss())
                    .isCloseTo(alone.steps.get(step).sums().meanLoss(), within(1e-6));
            assertThat(together.steps.get(step).tokens())
                    .isEqualTo(alone.steps.get(step).tokens());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8})
    void theSameSeedGivesTheSameBitsWhateverThePartitions(int partitions) {
        List<ReferencedExample> pairs = TrainingFixture.pairs(50);
        TrainingPlan plan = new TrainingPlan(3, 4, 2, 2, 9);
        float[] expected = train(pairs, 2, spec(plan, TrainingFixture.dpo(), "adamw"), new Recorder());
        List<ReferencedExample> reversed = new ArrayList<>(pairs);
        java.util.Collections.reverse(reversed);
        float[] other = train(reversed, partitions, spec(plan, TrainingFixture.dpo(), "adamw"), new Recorder());
        assertThat(other).isEqualTo(expected);
        TrainingPlan reseeded = new TrainingPlan(3, 4, 2, 2, 10);
        assertThat(train(pairs, 2, spec(reseeded, TrainingFixture.dpo(), "adamw"), new Recorder()))
                .isNotEqualTo(expected);
    }

    @Test
    void theShuffleGivesTheBitsOfOneJvm() {
        List<ReferencedExample> pairs = TrainingFixture.pairs(30);
        TrainingPlan plan = new TrainingPlan(3, 3, 2, 1, 1);
        TrainingSpec spec = spec(plan, TrainingFixture.dpo(), "adamw");
        float[] local = train(pairs, 2, spec, new Recorder());
        Recorder recorder = new Recorder();
        float[] shuffled = TrainingFixture.values(
                new PolicyTrainer(spark, spec, null, recorder, StateExchange.throughShuffle(spark))
                        .train(spark.parallelize(pairs, 2), TrainingFixture::start));
        assertThat(shuffled).isEqualTo(local);
        assertThat(recorder.steps).hasSize(4);
        assertThat(ExecutorResources.ofThisProcess().size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1,sgd", "2,adamw", "3,rmsprop"})
    void aResumedTrainingEqualsAnUninterruptedOne(int workers, String optimizer) {
        List<ReferencedExample> pairs = TrainingFixture.pairs(41);
        TrainingPlan plan = new TrainingPlan(workers, 4, 2, 2, 7);
        TrainingSpec spec = TrainingFixture.spec(plan, TrainingFixture.dpo(), optimizer, 2);
        Recorder whole = new Recorder();
        float[] expected = train(pairs, 2, spec, whole);

        List<String> warnings = new ArrayList<>();
        Checkpoints checkpoints = checkpoints("a", 3, warnings);
        Recorder failing = new Recorder() {
            @Override
            public void roundDone(RoundRecord round) {
                super.roundDone(round);
                if (steps.size() * 2 > totalSteps) {
                    throw new IllegalStateException("the driver dies");
                }
            }
        };
        assertThatThrownBy(() ->
                        trainer(spec, checkpoints, failing).train(spark.parallelize(pairs, 2), TrainingFixture::start))
                .hasMessageContaining("the driver dies");
        Recorder rest = new Recorder();
        float[] resumed = TrainingFixture.values(
                trainer(spec, checkpoints, rest).train(spark.parallelize(pairs, 5), TrainingFixture::start));
        assertThat(warnings).isEmpty();
        assertThat(rest.stepsDone).isPositive();
        assertThat(resumed).isEqualTo(expected);
        assertThat(rest.steps).isEqualTo(whole.steps.subList(rest.stepsDone, whole.steps.size()));
    }

    @Test
    void tornCheckpointsArePassedOver() throws IOException {
        List<ReferencedExample> pairs = TrainingFixture.pairs(24);
        TrainingSpec spec = TrainingFixture.spec(new TrainingPlan(1, 4, 1, 1, 7), TrainingFixture.dpo(), "adamw", 1);
        float[] expected = TrainingFixture.values(trainer(spec, checkpoints("a", 3, new ArrayList<>()), new Recorder())
                .train(spark.parallelize(pairs, 2), TrainingFixture::start));
        assertThat(folder.resolve("checkpoints").toFile().list())
                .containsExactlyInAnyOrder("step-4", "step-5", "step-6");
        Files.write(folder.resolve("checkpoints/step-6/updater.f32"), new byte[2 * 4 * 36]);
        Files.deleteIfExists(folder.resolve("checkpoints/step-6/.updater.f32.crc"));
        Files.delete(folder.resolve("checkpoints/step-5/state.json"));
        List<String> warnings = new ArrayList<>();
        Recorder rest = new Recorder();
        float[] resumed = TrainingFixture.values(trainer(spec, checkpoints("a", 3, warnings), rest)
                .train(spark.parallelize(pairs, 2), TrainingFixture::start));
        assertThat(rest.stepsDone).isEqualTo(4);
        assertThat(resumed).isEqualTo(expected);
        assertThat(warnings).hasSize(2);
        assertThat(warnings.get(0)).endsWith("step-6 is passed over: updater.f32 does not hold what SHA256SUMS says");
        assertThat(warnings.get(1)).endsWith("step-5 is passed over: there is no state.json");
    }

    @Test
    void tornCheckpointsOfLaterStepsDoNotCountAmongTheKept() throws IOException {
        for (int step : new int[] {90, 91}) {
            Files.createDirectories(folder.resolve("checkpoints/step-" + step));
        }
        TrainingSpec spec = TrainingFixture.spec(new TrainingPlan(1, 4, 1, 1, 7), TrainingFixture.dpo(), "sgd", 1);
        trainer(spec, checkpoints("a", 2, new ArrayList<>()), new Recorder())
                .train(spark.parallelize(TrainingFixture.pairs(12), 2), TrainingFixture::start);
        assertThat(folder.resolve("checkpoints").toFile().list()).containsExactlyInAnyOrder("step-2", "step-3");
    }

    @Test
    void checkpointsOfAnotherTrainingAreNotTaken() {
        List<ReferencedExample> pairs = TrainingFixture.pairs(8);
        TrainingSpec spec = TrainingFixture.spec(new TrainingPlan(1, 4, 1, 1, 7), TrainingFixture.dpo(), "sgd", 1);
        trainer(spec, checkpoints("a", 3, new ArrayList<>()), new Recorder())
                .train(spark.parallelize(pairs, 2), TrainingFixture::start);
        Recorder other = new Recorder();
        trainer(spec, checkpoints("b", 3, new ArrayList<>()), other)
                .train(spark.parallelize(pairs, 2), TrainingFixture::start);
        assertThat(other.stepsDone).isZero();
    }

    @Test
    void theLastRoundOfAnEpochMayBeShort() {
        Recorder recorder = new Recorder();
        train(
                TrainingFixture.pairs(21),
                2,
                spec(new TrainingPlan(2, 2, 4, 2, 0), TrainingFixture.dpo(), "adamw"),
                recorder);
        assertThat(recorder.roundSizes).containsExactly(4, 2, 4, 2);
        assertThat(recorder.steps.stream().map(step -> step.sums().examples()))
                .containsExactly(4L, 4L, 4L, 4L, 4L, 1L, 4L, 4L, 4L, 4L, 4L, 1L);
        assertThat(recorder.steps.get(11).epoch()).isEqualTo(2.0);
        assertThat(recorder.steps.get(0).learningRate()).isZero();
        assertThat(recorder.steps.get(1).learningRate()).isEqualTo(0.025);
    }

    @Test
    void moreWorkersThanPairsLeaveSomeIdle() {
        Recorder recorder = new Recorder();
        float[] trained = train(
                TrainingFixture.pairs(2),
                1,
                spec(new TrainingPlan(4, 8, 1, 4, 0), TrainingFixture.dpo(), "sgd"),
                recorder);
        assertThat(recorder.steps).hasSize(4);
        assertThat(trained).isNotEqualTo(TrainingFixture.values(TrainingFixture.start()));
    }

    @Test
    void firstStepMustShowThatPolicyIsReference() {
        Recorder recorder = new Recorder();
        List<ReferencedExample> pairs = TrainingFixture.pairs(16);
        train(pairs, 2, spec(new TrainingPlan(2, 4, 1, 1, 0), TrainingFixture.dpo(), "sgd"), recorder);
        assertThat(recorder.steps.get(0).sums().meanLoss()).isCloseTo(Math.log(2), within(1e-6));
        List<ReferencedExample> moved = pairs.stream()
                .map(pair -> new ReferencedExample(pair.example(), pair.reference()[0] - 0.01, pair.reference()[1]))
                .toList();
        assertThatThrownBy(() -> train(
                        moved, 2, spec(new TrainingPlan(2, 4, 1, 1, 0), TrainingFixture.dpo(), "sgd"), new Recorder()))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.GATE))
                .hasMessageStartingWith("Cannot train: the first step's loss is 0.69")
                .hasMessageContaining("expected 0.693147181");
    }

    @Test
    void aPairWithoutReferenceIsRefusedByItsId() {
        List<ReferencedExample> pairs = new ArrayList<>(TrainingFixture.pairs(6));
        pairs.set(3, ReferencedExample.without(renamed(pairs.get(3).example(), "lost")));
        assertThatThrownBy(() -> train(
                        pairs, 2, spec(new TrainingPlan(1, 4, 1, 1, 0), TrainingFixture.dpo(), "sgd"), new Recorder()))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot train: 1 examples have no reference log-prob, among them example lost; "
                        + "run reference again");
    }

    @Test
    void aGradientOfZeroIsRefused() {
        List<ReferencedExample> same =
                TrainingFixture.pairs(4).stream().map(pair -> twice(pair)).toList();
        assertThatThrownBy(() -> train(
                        same, 2, spec(new TrainingPlan(1, 4, 1, 1, 0), TrainingFixture.dpo(), "sgd"), new Recorder()))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot train: the first step's gradient is 0, so nothing would be learnt; "
                        + "check the examples and the model");
    }

    @Test
    void aListIsRefusedByALossOfPairs() {
        List<ReferencedExample> pairs = new ArrayList<>(TrainingFixture.pairs(6));
        Example list = Example.of("list", "", new int[] {1}, new int[] {2}, new int[] {3}, new int[] {4});
        pairs.set(2, new ReferencedExample(list, -1, -2, -3));
        Example tie = new Example("tie", "", new int[] {1}, new int[][] {{2}, {3}}, new int[] {1, 1});
        pairs.set(4, new ReferencedExample(tie, -1, -2));
        assertThatThrownBy(() -> train(
                        pairs, 2, spec(new TrainingPlan(1, 4, 1, 1, 0), TrainingFixture.dpo(), "sgd"), new Recorder()))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.DATA))
                .hasMessage("Cannot train: 2 examples are no pairs, among them example list, and this loss compares two"
                        + " completions of different ranks; choose a loss of ranked lists or give data of pairs");
        Strength good = Strength.UNSAID.with(Label.DESIRABLE);
        Example labelled = new Example("labelled", "", new int[] {1}, new int[][] {{2}}, new int[] {1}, good);
        assertThatThrownBy(() -> train(
                        List.of(pairs.get(0), new ReferencedExample(labelled, -1)),
                        2,
                        spec(new TrainingPlan(1, 4, 1, 1, 0), TrainingFixture.dpo(), "sgd"),
                        new Recorder()))
                .hasMessage("Cannot train: 1 examples are completions with a label, good or bad, among them example"
                        + " labelled, and this loss compares two completions of different ranks; set loss.type = kto, or"
                        + " give data of pairs");
        List<ReferencedExample> demonstrations = pairs.stream()
                .map(pair -> ReferencedExample.without(pair.example()))
                .toList();
        Recorder recorder = new Recorder();
        train(demonstrations, 2, spec(new TrainingPlan(1, 6, 1, 1, 0), TrainingFixture.fineTuning(), "sgd"), recorder);
        assertThat(recorder.steps.get(0).sums().weight())
                .as("tokens of the best completions")
                .isEqualTo(pairs.stream()
                        .mapToInt(pair -> pair.example().completions()[0].length)
                        .sum());
    }

    private static Example renamed(Example example, String id) {
        return new Example(id, example.source(), example.prompt(), example.completions(), example.ranks());
    }

    /** The pair with its chosen completion on both sides. */
    private static ReferencedExample twice(ReferencedExample pair) {
        Example example = pair.example();
        int[] chosen = example.completions()[0];
        return new ReferencedExample(
                Example.of(example.id(), "", example.prompt(), chosen, chosen),
                pair.reference()[0],
                pair.reference()[0]);
    }

    private static TrainingSpec spec(TrainingPlan plan, LossSource loss, String optimizer) {
        return TrainingFixture.spec(plan, loss, optimizer, 0);
    }

    private static double distance(float[] one, float[] other) {
        double squares = 0;
        for (int index = 0; index < one.length; index++) {
            squares += Math.pow(one[index] - other[index], 2);
        }
        return Math.sqrt(squares);
    }

    private float[] train(List<ReferencedExample> pairs, int partitions, TrainingSpec spec, Recorder recorder) {
        return TrainingFixture.values(
                trainer(spec, null, recorder).train(spark.parallelize(pairs, partitions), TrainingFixture::start));
    }

    private PolicyTrainer trainer(TrainingSpec spec, Checkpoints checkpoints, Recorder recorder) {
        return new PolicyTrainer(spark, spec, checkpoints, recorder, StateExchange.inOneProcess());
    }

    private Checkpoints checkpoints(String identity, int keep, List<String> warnings) {
        return new Checkpoints(
                RunDirectory.open(folder.toString(), new Configuration()),
                "checkpoints",
                identity,
                1,
                keep,
                warnings::add);
    }
}
