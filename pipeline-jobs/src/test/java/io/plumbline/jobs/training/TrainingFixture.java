package io.plumbline.jobs.training;

import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.Engines;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.PromptGroup;
import io.plumbline.example.Example;
import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.averaging.RoundRecord;
import io.plumbline.jobs.averaging.StepRecord;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.jobs.storage.FileContent;
import io.plumbline.train.BigramDecoder;
import io.plumbline.train.DecoderSource;
import io.plumbline.train.LearningRateSchedule.Shape;
import io.plumbline.train.LossSource;
import io.plumbline.train.OptimizerSettings;
import io.plumbline.train.PolicyGraphs;
import io.plumbline.train.TestLosses;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** A tiny training that Spark runs in moments. */
public final class TrainingFixture {
    static final int VOCABULARY = 6;
    static final BigramDecoder.Source SOURCE = new BigramDecoder.Source(VOCABULARY);

    private TrainingFixture() {}

    public static FloatVector start() {
        float[] values = new float[VOCABULARY * VOCABULARY];
        Random random = new Random(3);
        for (int index = 0; index < values.length; index++) {
            values[index] = (float) random.nextGaussian();
        }
        FloatVector parameters = Engines.host().zeros(values.length);
        parameters.write(0, FloatBuffer.wrap(values));
        return parameters;
    }

    /** The same in an engine's memory. */
    public static FloatVector start(EngineProvider engines) {
        return engines.filled(
                (long) VOCABULARY * VOCABULARY, vector -> vector.write(0, FloatBuffer.wrap(values(start()))));
    }

    /** The elements of a vector. */
    public static float[] values(FloatVector vector) {
        float[] values = new float[(int) vector.size()];
        vector.read(0, FloatBuffer.wrap(values));
        return values;
    }

    /** Pairs whose reference is the policy's start. */
    public static List<ReferencedExample> pairs(int count) {
        Random random = new Random(11);
        List<ReferencedExample> pairs = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            int[] prompt = ids(random);
            int[] chosen = ids(random);
            int[] rejected = ids(random);
            float[] tokens = SOURCE.open(Engines.host())
                    .forward(
                            ParameterVector.allTrained(start()),
                            List.of(new PromptGroup(prompt, List.of(chosen, rejected))))
                    .tokenLogProbs();
            pairs.add(new ReferencedExample(
                    Example.of("pair-" + index, "", prompt, chosen, rejected),
                    sum(tokens, 0, chosen.length),
                    sum(tokens, chosen.length, tokens.length)));
        }
        Collections.shuffle(pairs, random);
        return pairs;
    }

    private static double sum(float[] values, int from, int to) {
        double sum = 0;
        for (int index = from; index < to; index++) {
            sum += values[index];
        }
        return sum;
    }

    private static int[] ids(Random random) {
        return random.ints(1 + random.nextInt(5), 0, VOCABULARY).toArray();
    }

    public static LossSource dpo() {
        return TestLosses.sigmoid(0.5, 0);
    }

    public static LossSource fineTuning() {
        return TestLosses.fineTuning();
    }

    /** One of {@code dpo}, {@code sft} and {@code sum}, which is of both. */
    static LossSource loss(String kind) {
        return switch (kind) {
            case "dpo" -> dpo();
            case "sft" -> fineTuning();
            case "sum" -> TestLosses.sum();
            default -> throw new IllegalArgumentException("There is no loss " + kind);
        };
    }

    /** The graph of a training of so many steps, at its start. */
    public static ComputationGraph graph(TrainingPlan plan, String optimizer, int totalSteps) {
        return PolicyGraphs.of(
                PolicyGraphs.configuration(spec(plan, dpo(), optimizer, 0).layer(totalSteps)), start());
    }

    static TrainingSpec spec(TrainingPlan plan, LossSource loss, String optimizer, int checkpointEveryRounds) {
        return spec(SOURCE, plan, loss, optimizer, checkpointEveryRounds);
    }

    static TrainingSpec spec(
            DecoderSource source, TrainingPlan plan, LossSource loss, String optimizer, int checkpointEveryRounds) {
        return new TrainingSpec(
                source,
                loss,
                TrainingSpec.Start.REFERENCE,
                plan,
                new OptimizerSettings(optimizer.equals("sgd") ? 0.5 : 0.05, null, 0.1, Shape.LINEAR, optimizer, 0, 0),
                "training",
                64,
                checkpointEveryRounds);
    }

    /** Remembers what it hears. */
    static class Recorder implements PolicyTrainer.TrainingListener {
        final List<StepRecord> steps = new ArrayList<>();
        final List<Integer> roundSizes = new ArrayList<>();
        int stepsDone = -1;
        int totalSteps;

        @Override
        public void begins(int done, int total, long pairs) {
            stepsDone = done;
            totalSteps = total;
        }

        @Override
        public void roundDone(RoundRecord round) {
            steps.addAll(round.steps());
            roundSizes.add(round.steps().size());
        }

        @Override
        public FileContent checkpointDue() {
            return out -> out.write((steps.size() + " steps\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
