package io.plumbline.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.averaging.RoundRecord;
import io.plumbline.jobs.averaging.StateExchange;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.jobs.checkpoint.Checkpoints;
import io.plumbline.jobs.executor.ExecutorResources;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.training.TrainingFixture.Recorder;
import io.plumbline.train.BigramDecoder;
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

/** Training with an engine that keeps its vectors in memory which DL4J's arrays do not have. */
class EngineVectorsIT {
    @RegisterExtension
    static final TestSpark SPARK = new TestSpark(4);

    private static final BigramDecoder.Source SOURCE = new BigramDecoder.Source(TrainingFixture.VOCABULARY, "nd4j");

    private final JavaSparkContext spark;

    @TempDir
    private Path folder;

    EngineVectorsIT(JavaSparkContext spark) {
        this.spark = spark;
    }

    /** Their decoder is the same, so that all that differs is who takes the steps. */
    @ParameterizedTest
    @CsvSource({"1,sgd", "3,sgd", "1,adamw", "2,adamw", "2,rmsprop"})
    void stepsAreThoseOnArraysOfDl4j(int workers, String optimizer) {
        List<ReferencedExample> pairs = TrainingFixture.pairs(30);
        TrainingPlan plan = new TrainingPlan(workers, 4, 2, 2, 5);
        float[] expected = train(pairs, TrainingFixture.spec(plan, TrainingFixture.dpo(), optimizer, 0), null);
        float[] actual = train(pairs, spec(plan, optimizer, 0), null);
        for (int index = 0; index < expected.length; index++) {
            assertThat(actual[index]).isCloseTo(expected[index], within(2e-5f));
        }
        assertThat(actual).isNotEqualTo(TrainingFixture.values(TrainingFixture.start()));
    }

    @Test
    void theShuffleGivesTheBitsOfOneJvm() {
        List<ReferencedExample> pairs = TrainingFixture.pairs(30);
        TrainingSpec spec = spec(new TrainingPlan(3, 3, 2, 1, 1), "adamw", 0);
        float[] shuffled = TrainingFixture.values(
                new PolicyTrainer(spark, spec, null, new Recorder(), StateExchange.throughShuffle(spark))
                        .train(spark.parallelize(pairs, 2), TrainingFixture::start));
        assertThat(shuffled).isEqualTo(train(pairs, spec, null));
        assertThat(ExecutorResources.ofThisProcess().size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1,sgd", "1,rmsprop", "2,adamw"})
    void aResumedTrainingEqualsAnUninterruptedOne(int workers, String optimizer) {
        List<ReferencedExample> pairs = TrainingFixture.pairs(41);
        TrainingSpec spec = spec(new TrainingPlan(workers, 4, 2, 2, 7), optimizer, 2);
        float[] expected = train(pairs, spec, null);
        List<String> warnings = new ArrayList<>();
        Checkpoints checkpoints = new Checkpoints(
                RunDirectory.open(folder.toString(), new Configuration()), "checkpoints", "a", 1, 3, warnings::add);
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
        Recorder resuming = new Recorder();
        assertThat(train(pairs, spec, checkpoints, resuming)).isEqualTo(expected);
        assertThat(resuming.stepsDone).isPositive();
        assertThat(warnings).isEmpty();
    }

    private static TrainingSpec spec(TrainingPlan plan, String optimizer, int checkpointEveryRounds) {
        return TrainingFixture.spec(SOURCE, plan, TrainingFixture.dpo(), optimizer, checkpointEveryRounds);
    }

    private float[] train(List<ReferencedExample> pairs, TrainingSpec spec, Checkpoints checkpoints) {
        return train(pairs, spec, checkpoints, new Recorder());
    }

    private float[] train(
            List<ReferencedExample> pairs, TrainingSpec spec, Checkpoints checkpoints, Recorder recorder) {
        return TrainingFixture.values(
                trainer(spec, checkpoints, recorder).train(spark.parallelize(pairs, 3), TrainingFixture::start));
    }

    private PolicyTrainer trainer(TrainingSpec spec, Checkpoints checkpoints, Recorder recorder) {
        return new PolicyTrainer(spark, spec, checkpoints, recorder, StateExchange.inOneProcess());
    }
}
