package io.plumbline.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.Engine;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.Outputs;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.TokenObjective;
import io.plumbline.engine.VectorWork;
import io.plumbline.engine.cpu.ArrayVector;
import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.averaging.StateExchange;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.jobs.executor.ExecutorResources;
import io.plumbline.jobs.training.TrainingFixture.Recorder;
import io.plumbline.model.ParameterLayout;
import io.plumbline.train.DecoderSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A task attempt that fails in the middle of a round, where Spark tries again. */
class FailedAttemptIT {
    private static final AtomicInteger CALLS_TO_FAILURE = new AtomicInteger();

    private static JavaSparkContext spark;

    @BeforeAll
    static void start() {
        spark = new JavaSparkContext(new SparkConf()
                .setMaster("local[2,3]")
                .setAppName("failed-attempt-test")
                .set("spark.ui.enabled", "false")
                .set("spark.default.parallelism", "2"));
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void anotherAttemptOnAClusterGivesTheSame() {
        INDArray expected = train(Integer.MAX_VALUE, StateExchange.throughShuffle(spark));
        assertThat(train(5, StateExchange.throughShuffle(spark))).isEqualTo(expected);
        assertThat(CALLS_TO_FAILURE.get()).isNegative();
    }

    @Test
    void inOneJvmTheStateIsGoneAndTheTrainingEnds() {
        INDArray expected = train(Integer.MAX_VALUE, StateExchange.throughShuffle(spark));
        assertThat(train(Integer.MAX_VALUE, StateExchange.inOneProcess())).isEqualTo(expected);
        assertThatThrownBy(() -> train(5, StateExchange.inOneProcess()))
                .hasMessageContaining("An attempt at this round failed and left no step's state;"
                        + " run again, to go on from the last checkpoint");
        assertThat(ExecutorResources.ofThisProcess().size()).isZero();
    }

    private static INDArray train(int callsToFailure, StateExchange exchange) {
        CALLS_TO_FAILURE.set(callsToFailure);
        List<ReferencedExample> pairs = TrainingFixture.pairs(24);
        TrainingSpec plain = TrainingFixture.spec(new TrainingPlan(2, 3, 2, 1, 1), TrainingFixture.dpo(), "adamw", 0);
        TrainingSpec spec = new TrainingSpec(
                new FailingSource(),
                plain.loss(),
                plain.start(),
                plain.plan(),
                plain.optimizer(),
                plain.section(),
                plain.maxBatchTokens(),
                plain.checkpointEveryRounds());
        return ArrayVector.arrayOf(new PolicyTrainer(spark, spec, null, new Recorder(), exchange)
                .train(spark.parallelize(pairs, 2), TrainingFixture::start));
    }

    /** Opens decoders of which one fails, once. */
    public static final class FailingSource implements DecoderSource {
        private static final long serialVersionUID = 1L;

        @Override
        public ParameterLayout layout() {
            return TrainingFixture.SOURCE.layout();
        }

        @Override
        public Engine open(EngineProvider engines) {
            Engine engine = TrainingFixture.SOURCE.open(engines);
            return new Engine() {
                @Override
                public VectorWork vectorWork() {
                    return engine.vectorWork();
                }

                @Override
                public Outputs forward(ParameterVector parameters, List<PromptGroup> groups) {
                    return engine.forward(parameters, groups);
                }

                @Override
                public Outputs forwardBackward(
                        ParameterVector parameters,
                        List<PromptGroup> groups,
                        TokenObjective objective,
                        FloatVector gradient) {
                    if (CALLS_TO_FAILURE.decrementAndGet() == 0) {
                        throw new IllegalStateException("the memory runs out");
                    }
                    return engine.forwardBackward(parameters, groups, objective, gradient);
                }

                @Override
                public void close() {
                    engine.close();
                }
            };
        }
    }
}
