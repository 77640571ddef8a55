package io.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.PlumblineException;
import io.plumbline.engine.Engines;
import io.plumbline.engine.Outputs;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.PromptGroup;
import io.plumbline.example.Example;
import io.plumbline.example.Label;
import io.plumbline.example.ReferencedExample;
import io.plumbline.example.Strength;
import io.plumbline.loss.Loss;
import io.plumbline.loss.LossBatch;
import io.plumbline.loss.LossOptions;
import io.plumbline.loss.LossType;
import io.plumbline.loss.LossTypes;
import io.plumbline.loss.Needs;
import io.plumbline.loss.SftLoss;
import io.plumbline.loss.WeightedLosses;
import io.plumbline.train.LearningRateSchedule.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

class PolicyGraphTest {
    private static final int VOCABULARY = 5;
    private static final LossSource DPO = TestLosses.sigmoid(0.5, 0.1);

    @Test
    void refusesWhatDl4jCannotCount() {
        LearningRateSchedule schedule = new LearningRateSchedule(LearningRateSchedule.Shape.CONSTANT, 1e-3, 0, 1);
        DecoderSource source = new BigramDecoder.Source(40_000);
        DecoderLayerConfiguration adam = DecoderLayerConfiguration.of(
                source, TestLosses.fineTuning(), 64, new OptimizerOptions("adamw", 0, 0, schedule));
        assertThatThrownBy(() -> PolicyGraphs.configuration(adam))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot train a model of 1600000000 parameters: with this optimiser at most 1073741823 can"
                        + " be trained; use a smaller model, or an optimiser that keeps less state"
                        + " (training.optimizer)");
        DecoderLayerConfiguration descent = DecoderLayerConfiguration.of(
                source, TestLosses.fineTuning(), 64, new OptimizerOptions("sgd", 0, 0, schedule));
        assertThat(PolicyGraphs.configuration(descent)).isNotNull();
    }

    @Test
    void aStepOfPlainDescentIsMinusRateTimesTheGradientOfTheMean() {
        List<ReferencedExample> pairs = pairs(6);
        ComputationGraph graph = graph(DPO, 1000, optimizer("sgd", 0, 0));
        INDArray before = graph.params().dup();
        graph.fit(ExampleBatchCodec.encode(pairs));
        INDArray step = before.sub(graph.params()).divi(0.1);
        for (long index = 0; index < before.length(); index++) {
            assertThat(step.getDouble(index)).isCloseTo(numericGradient(before, pairs, index), within(2e-5));
        }
        assertThat(graph.score()).isCloseTo(meanLoss(before, pairs), within(1e-9));
        assertThat(PolicyGraphs.layer(graph).gradientNorm())
                .isCloseTo(step.norm2Number().doubleValue(), within(1e-5));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 40})
    void microBatchesDoNotChangeTheStep(int maxTokens) {
        List<LossSource> losses = new ArrayList<>(List.of(DPO, TestLosses.sum(), new CentredLoss.Source()));
        for (LossType type : LossTypes.all()) {
            if (!type.name().equals("exo_pair")) {
                losses.add(TestLosses.named(type.name()));
            }
        }
        for (LossSource loss : losses) {
            boolean heldAgainstOthers = loss.losses().needs().mismatched() == Needs.Mismatched.READ;
            List<ReferencedExample> pairs = heldAgainstOthers ? withMismatched(pairs(7)) : pairs(7);
            ComputationGraph whole = graph(loss, 100_000, optimizer("sgd", 0, 0));
            ComputationGraph parts = graph(loss, maxTokens, optimizer("sgd", 0, 0));
            whole.fit(ExampleBatchCodec.encode(pairs));
            parts.fit(ExampleBatchCodec.encode(pairs));
            double step = whole.params().distance2(parameters());
            assertThat(parts.params().distance2(whole.params())).isLessThan(1e-6 * Math.max(1, step));
            assertThat(parts.score()).isCloseTo(whole.score(), within(1e-12));
        }
    }

    @Test
    void aLossAcrossExamplesNeedsTheWholeStep() {
        List<ReferencedExample> pairs = pairs(7);
        ComputationGraph whole = graph(new CentredLoss.Source(), 100_000, optimizer("sgd", 0, 0));
        ComputationGraph parts = graph(new CentredLoss.WrongSource(), 20, optimizer("sgd", 0, 0));
        whole.fit(ExampleBatchCodec.encode(pairs));
        parts.fit(ExampleBatchCodec.encode(pairs));
        assertThat(parts.score()).isNotCloseTo(whole.score(), within(1e-3));
        assertThat(parts.params().distance2(whole.params())).isGreaterThan(1e-3);
    }

    @Test
    void aLossAcrossExamplesSeesTheWholeStepOfARealDecoder() throws IOException {
        TorchGolden golden = TorchGolden.read("padding.json", "untied");
        List<ReferencedExample> pairs = golden.pairs();
        List<ComputationGraph> graphs = new ArrayList<>();
        for (int maxTokens : new int[] {1, 1000}) {
            ComputationGraph graph = PolicyGraphs.of(
                    PolicyGraphs.configuration(
                            golden.layer(new CentredLoss.Source(), maxTokens, optimizer("sgd", 0, 0))),
                    SharedVectors.of(golden.vector("start")));
            graph.fit(ExampleBatchCodec.encode(pairs));
            graphs.add(graph);
        }
        assertThat(pairs).hasSizeGreaterThan(1);
        assertThat(graphs.get(0).score()).isCloseTo(graphs.get(1).score(), within(1e-6));
        assertThat(graphs.get(0).params().distance2(graphs.get(1).params())).isLessThan(1e-6);
        assertThat(graphs.get(0).params().distance2(golden.vector("start"))).isGreaterThan(1e-3);
        graphs.forEach(graph -> PolicyGraphs.layer(graph).close());
    }

    @Test
    void fineTuningTakesTheMeanOverTokens() {
        ReferencedExample one = new ReferencedExample(
                Example.of("", "", new int[] {0}, new int[] {1}, new int[] {2}), Double.NaN, Double.NaN);
        ReferencedExample two = new ReferencedExample(
                Example.of("", "", new int[] {0}, new int[] {1, 2, 3}, new int[] {2}), Double.NaN, Double.NaN);
        ComputationGraph graph = graph(TestLosses.fineTuning(), 100, optimizer("sgd", 0, 0));
        INDArray sequences =
                graph.outputSingle(ExampleBatchCodec.encode(List.of(one, two)).getFeatures(0));
        graph.fit(ExampleBatchCodec.encode(List.of(one, two)));
        assertThat(sequences.shape()).containsExactly(2, 1);
        assertThat(graph.score()).isCloseTo(-sequences.sumNumber().doubleValue() / 4, within(1e-6));
        assertThat(PolicyGraphs.layer(graph).sums().tokens()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"adamw", "rmsprop", "sgd"})
    void survivesJsonAndSerializer(String optimizer) throws IOException {
        ComputationGraph graph = graph(DPO, 30, optimizer(optimizer, 0.01, 0.5));
        String json = graph.getConfiguration().toJson();
        assertThat(ComputationGraphConfiguration.fromJson(json).toJson()).isEqualTo(json);
        graph.fit(ExampleBatchCodec.encode(pairs(4)));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ModelSerializer.writeModel(graph, bytes, true);
        ComputationGraph restored =
                ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(bytes.toByteArray()), true);
        graph.fit(ExampleBatchCodec.encode(pairs(5)));
        restored.fit(ExampleBatchCodec.encode(pairs(5)));
        assertThat(restored.params()).isEqualTo(graph.params());
        assertThat(restored.getIterationCount()).isEqualTo(2);
    }

    @Test
    void batchesCarryTokensRanksAndReferencesOfAnyNumberOfCompletions() {
        ReferencedExample pair = new ReferencedExample(
                Example.of("", "", new int[] {1 << 24}, new int[] {3, 4}, new int[] {5}),
                -1234.567890123,
                -0.1234567890123);
        ReferencedExample list = new ReferencedExample(
                new Example(
                        "",
                        "",
                        new int[] {1, 2},
                        new int[][] {{7}, {8, 9, 1}, {2}, {3, 4}},
                        new int[] {1, 2, 2, 3},
                        new Strength(2.123456789, -0.001)),
                -1,
                -2,
                -3,
                -4);
        Example bad = new Example(
                "", "", new int[] {1}, new int[][] {{7}}, new int[] {1}, Strength.UNSAID.with(Label.UNDESIRABLE));
        ReferencedExample labelled = new ReferencedExample(bad.withMismatched(new int[] {8, 9}), -1, -2);
        MultiDataSet batch = ExampleBatchCodec.encode(List.of(pair, list, pairs(1).get(0), labelled));
        List<ReferencedExample> read = ExampleBatchCodec.decode(batch.getFeatures(0), batch.getLabels(0));
        assertThat(read).hasSize(4);
        assertThat(read.get(3))
                .usingRecursiveComparison()
                .ignoringFields("example.strength")
                .isEqualTo(labelled);
        assertThat(read.get(3).example().strength()).isEqualTo(bad.strength());
        assertThat(read.get(0).example())
                .usingRecursiveComparison()
                .ignoringFields("strength")
                .isEqualTo(pair.example());
        assertThat(read.get(0).reference()[0]).isCloseTo(-1234.567890123, within(1e-10));
        assertThat(read.get(0).reference()[1]).isCloseTo(-0.1234567890123, within(1e-14));
        assertThat(read.get(1))
                .usingRecursiveComparison()
                .ignoringFields("example.strength")
                .isEqualTo(list);
        assertThat(read.get(0).example().strength()).isEqualTo(Strength.UNSAID);
        assertThat(read.get(1).example().strength().weight()).isCloseTo(2.123456789, within(1e-13));
        assertThat(read.get(1).example().strength().margin()).isCloseTo(-0.001, within(1e-16));
        assertThat(ExampleBatchCodec.decode(batch.getFeatures(0), null).get(1).hasReference())
                .isFalse();
    }

    @Test
    void batchesCarryTheReferencesTokensWhereTheyAreKnown() {
        ReferencedExample tokens = new ReferencedExample(
                Example.of("", "", new int[] {1}, new int[] {3, 4}, new int[] {5}),
                new double[] {-1.75, -0.125},
                new float[][] {{-1.5f, -0.25f}, {-0.125f}});
        MultiDataSet batch = ExampleBatchCodec.encode(List.of(tokens, pairs(1).get(0)));
        List<ReferencedExample> read = ExampleBatchCodec.decode(batch.getFeatures(0), batch.getLabels(0));
        assertThat(read.get(0))
                .usingRecursiveComparison()
                .ignoringFields("example.strength")
                .isEqualTo(tokens);
        assertThat(read.get(1).hasReferenceByToken()).isFalse();
        LossBatches batches = new LossBatches(LossOptions.of(LossTypes.named("sigmoid"), Map.of("ld-alpha", "0.5"))
                .losses()
                .needs());
        LossBatch made = batches.of(read.subList(0, 1), new Outputs(new float[] {-1, -2, -3}));
        assertThat(made.referenceTokens(0)).containsExactly(-1.5, -0.25);
        assertThat(made.policyTokens(1)).containsExactly(-3);
    }

    @Test
    void refusesIdsThatFloatsDoNotHold() {
        ReferencedExample pair = new ReferencedExample(
                Example.of("", "", new int[] {(1 << 24) + 1}, new int[] {3}, new int[] {5}), -1, -1);
        assertThatThrownBy(() -> ExampleBatchCodec.encode(List.of(pair)))
                .hasMessage("A token id must be in [0, 2^24], got 16777217");
    }

    /** DL4J would write a dump first, by libraries that are not packaged: their absence would hide the error. */
    @Test
    void aLackOfMemoryIsReportedAsItself() {
        ComputationGraph graph = graph(new TooLarge(), 100, optimizer("sgd", 0, 0));
        assertThatThrownBy(() -> graph.fit(ExampleBatchCodec.encode(pairs(2))))
                .hasRootCauseInstanceOf(OutOfMemoryError.class)
                .hasRootCauseMessage("no room for the batch");
    }

    /** A loss for which no memory is left. */
    public static final class TooLarge implements LossSource {
        private static final long serialVersionUID = 1L;

        @Override
        public WeightedLosses losses() {
            return WeightedLosses.of(new Loss() {
                @Override
                public Needs needs() {
                    return new SftLoss().needs();
                }

                @Override
                public double evaluate(LossBatch batch, double[] byToken) {
                    throw new OutOfMemoryError("no room for the batch");
                }
            });
        }
    }

    private static ComputationGraph graph(LossSource loss, int maxTokens, OptimizerOptions optimizer) {
        DecoderLayerConfiguration layer =
                DecoderLayerConfiguration.of(new BigramDecoder.Source(VOCABULARY), loss, maxTokens, optimizer);
        return PolicyGraphs.of(PolicyGraphs.configuration(layer), SharedVectors.of(parameters()));
    }

    private static OptimizerOptions optimizer(String name, double weightDecay, double maxNorm) {
        return new OptimizerOptions(name, weightDecay, maxNorm, new LearningRateSchedule(Shape.CONSTANT, 0.1, 0, 100));
    }

    private static INDArray parameters() {
        float[] values = new float[VOCABULARY * VOCABULARY];
        Random random = new Random(3);
        for (int index = 0; index < values.length; index++) {
            values[index] = (float) random.nextGaussian();
        }
        return Nd4j.createFromArray(values).reshape(1, values.length);
    }

    private static List<ReferencedExample> pairs(int count) {
        Random random = new Random(count);
        List<ReferencedExample> pairs = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            Example pair = new Example(
                    "",
                    "",
                    ids(random),
                    new int[][] {ids(random), ids(random)},
                    new int[] {1, 2},
                    new Strength(1, 0.3 * index));
            pairs.add(new ReferencedExample(pair, -random.nextInt(9), -random.nextInt(9)));
        }
        return pairs;
    }

    private static List<ReferencedExample> withMismatched(List<ReferencedExample> pairs) {
        return pairs.stream()
                .map(pair -> new ReferencedExample(
                        pair.example().withMismatched(pairs.get(0).example().completions()[1]),
                        pair.reference()[0],
                        pair.reference()[1],
                        -4))
                .toList();
    }

    private static int[] ids(Random random) {
        return random.ints(1 + random.nextInt(5), 0, VOCABULARY).toArray();
    }

    private static double numericGradient(INDArray parameters, List<ReferencedExample> pairs, long index) {
        double step = 1e-2;
        INDArray moved = parameters.dup();
        moved.putScalar(index, parameters.getFloat(index) + step);
        double above = meanLoss(moved, pairs);
        moved.putScalar(index, parameters.getFloat(index) - step);
        return (above - meanLoss(moved, pairs)) / (2 * step);
    }

    private static double meanLoss(INDArray parameters, List<ReferencedExample> pairs) {
        LossBatches batches = new LossBatches(DPO.losses().needs());
        List<PromptGroup> groups =
                pairs.stream().map(pair -> batches.group(pair.example())).toList();
        float[] logProbs = new BigramDecoder.Source(VOCABULARY)
                .open(Engines.host())
                .forward(ParameterVector.allTrained(SharedVectors.of(parameters)), groups)
                .tokenLogProbs();
        return DPO.losses().sums(batches.of(pairs, new Outputs(logProbs))).mean();
    }
}
