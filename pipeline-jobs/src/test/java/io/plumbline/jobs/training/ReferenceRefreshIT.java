package io.plumbline.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.Engines;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.PromptGroup;
import io.plumbline.example.Example;
import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.averaging.StateExchange;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.jobs.checkpoint.SavedModel;
import io.plumbline.jobs.executor.ExecutorResources;
import io.plumbline.jobs.executor.Lease;
import io.plumbline.jobs.executor.Work;
import io.plumbline.jobs.training.TrainingFixture.Recorder;
import io.plumbline.train.PolicyGraphs;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A training whose reference moves between rounds, by both ways of bringing state to workers. */
class ReferenceRefreshIT {
    @RegisterExtension
    static final TestSpark SPARK = new TestSpark(4);

    private static final List<ReferencedExample> PAIRS = TrainingFixture.pairs(30);

    private final JavaSparkContext spark;

    ReferenceRefreshIT(JavaSparkContext spark) {
        this.spark = spark;
    }

    @ParameterizedTest
    @CsvSource({"1,adamw", "3,adamw", "2,sgd"})
    void theShuffleGivesTheBitsOfOneJvm(int workers, String optimizer) {
        TrainingPlan plan = new TrainingPlan(workers, 3, 2, 2, 1);
        Mixing local = new Mixing(3, 0.6f);
        Mixing shuffled = new Mixing(3, 0.6f);
        Recorder ofLocal = new Recorder();
        Recorder ofShuffled = new Recorder();
        float[] one = train(plan, optimizer, local, ofLocal, StateExchange.inOneProcess());
        float[] other = train(plan, optimizer, shuffled, ofShuffled, StateExchange.throughShuffle(spark));
        assertThat(other).isEqualTo(one);
        assertThat(ofShuffled.steps).isEqualTo(ofLocal.steps);
        assertThat(local.movedAfter).isEqualTo(shuffled.movedAfter).isNotEmpty();
        assertThat(train(plan, optimizer, new FixedReference(), new Recorder(), StateExchange.inOneProcess()))
                .isNotEqualTo(one);
        assertThat(ExecutorResources.ofThisProcess().size()).isZero();
    }

    /** 10 steps an epoch of 3 examples, rounds of 4, 4 and 2 steps: the second and the fourth end at steps 8 and 14. */
    @Test
    void itMovesBetweenRoundsOnly() {
        Mixing reference = new Mixing(2, 0.6f);
        Recorder recorder = new Recorder();
        train(new TrainingPlan(1, 3, 4, 2, 1), "sgd", reference, recorder, StateExchange.inOneProcess());
        assertThat(recorder.roundSizes).containsExactly(4, 4, 2, 4, 4, 2);
        assertThat(reference.movedAfter).containsExactly(8, 14);
    }

    @Test
    void aReferenceThatStaysRefusesToGoOnWithOneThatMoved() {
        assertThatThrownBy(() -> new FixedReference().resume(new SavedModel(7, "0".repeat(64))))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.DATA))
                .hasMessage(
                        "Cannot go on from the newest checkpoint: it names a reference that moved at step 7, and that"
                                + " of this training stays as it is; delete the checkpoints");
    }

    private float[] train(
            TrainingPlan plan,
            String optimizer,
            TrainingReference reference,
            Recorder recorder,
            StateExchange exchange) {
        TrainingSpec spec = TrainingFixture.spec(plan, TrainingFixture.dpo(), optimizer, 0);
        return TrainingFixture.values(
                new PolicyTrainer(spark, spec, null, recorder, exchange, reference, new NoEvaluation())
                        .train(spark.parallelize(PAIRS, 2), TrainingFixture::start));
    }

    /** Mixes and scores on the driver. As a scoring does, it takes the place of the training in this process. */
    private final class Mixing implements TrainingReference {
        private final int every;
        private final float share;
        private final float[] values = TrainingFixture.values(TrainingFixture.start());
        private final List<Integer> movedAfter = new ArrayList<>();

        Mixing(int every, float share) {
            this.every = every;
            this.share = share;
        }

        @Override
        public boolean isDue(int rounds) {
            return rounds > 0 && rounds % every == 0;
        }

        @Override
        public JavaRDD<ReferencedExample> refresh(ComputationGraph graph) {
            assertThat(ExecutorResources.ofThisProcess().size())
                    .as("models of workers")
                    .isZero();
            movedAfter.add(graph.getConfiguration().getIterationCount());
            float[] policy = TrainingFixture.values(PolicyGraphs.parameters(graph));
            for (int index = 0; index < values.length; index++) {
                values[index] = share * policy[index] + (1 - share) * values[index];
            }
            Work<FloatVector> scoring =
                    new Work<>("a scoring", movedAfter.size(), FloatVector.class, Work.AfterClosing.MAY_RETURN);
            try (Lease<FloatVector> lease =
                    ExecutorResources.ofThisProcess().share(scoring, "the model", this::parameters)) {
                return spark.parallelize(
                        PAIRS.stream()
                                .map(pair -> scored(pair, lease.resource()))
                                .toList(),
                        3);
            }
        }

        private FloatVector parameters() {
            FloatVector vector = Engines.host().zeros(values.length);
            vector.write(0, FloatBuffer.wrap(values));
            return vector;
        }

        private ReferencedExample scored(ReferencedExample pair, FloatVector parameters) {
            Example example = pair.example();
            float[] tokens = TrainingFixture.SOURCE
                    .open(Engines.host())
                    .forward(
                            ParameterVector.allTrained(parameters),
                            List.of(new PromptGroup(example.prompt(), List.of(example.completions()))))
                    .tokenLogProbs();
            double[] sums = new double[2];
            for (int index = 0; index < tokens.length; index++) {
                sums[index < example.completions()[0].length ? 0 : 1] += tokens[index];
            }
            return new ReferencedExample(example, sums);
        }

        @Override
        public JavaRDD<ReferencedExample> resume(SavedModel reference) {
            throw new AssertionError("there are no checkpoints");
        }

        @Override
        public SavedModel moved() {
            return null;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
