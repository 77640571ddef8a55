package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.Outputs;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.Precision;
import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.TokenStatistics;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ParameterLayout;
import io.plumbline.model.ParameterLayout.Parameter;
import io.plumbline.model.ParameterRole;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Holds statistics to distributions that are known: from log-probs of all tokens, and from logits in closed form. */
class TokenStatisticsTest {
    private static final Offset<Double> CLOSE = within(2e-6);

    static Stream<DecoderConfig> configs() {
        return Stream.of(
                SmallModels.rotary(), SmallModels.learnedPositions(), SmallModels.normedAround(), SmallModels.scaled());
    }

    private static EngineOptions options() {
        return new EngineOptions(2, 1L << 20, Precision.FLOAT32, false).withStatistics();
    }

    private static Outputs forward(DecoderConfig config, INDArray weights, EngineOptions options, PromptGroup group) {
        try (Decoder decoder = Decoder.open(config, SmallModels.layout(config), options)) {
            return decoder.engine().forward(ParameterVector.allTrained(ArrayVector.over(weights)), List.of(group));
        }
    }

    /** One completion for each token of the vocabulary: the log-probs are the whole distribution. */
    @ParameterizedTest
    @MethodSource("configs")
    void areThoseOfTheDistribution(DecoderConfig config) {
        List<int[]> everyToken = IntStream.range(0, SmallModels.VOCABULARY)
                .mapToObj(token -> new int[] {token})
                .toList();
        INDArray weights = SmallModels.weights(SmallModels.layout(config));
        PromptGroup group = new PromptGroup(new int[] {3, 1, 4}, everyToken);
        Outputs outputs = forward(config, weights, options(), group);
        double collisions = 0;
        double entropy = 0;
        double largest = Double.NEGATIVE_INFINITY;
        for (float logProb : outputs.tokenLogProbs()) {
            collisions += Math.exp(2.0 * logProb);
            entropy -= Math.exp(logProb) * logProb;
            largest = Math.max(largest, logProb);
        }
        TokenStatistics statistics = outputs.statistics();
        for (int token = 0; token < SmallModels.VOCABULARY; token++) {
            assertThat((double) statistics.logCollisions()[token]).isCloseTo(Math.log(collisions), CLOSE);
            assertThat((double) statistics.entropies()[token]).isCloseTo(entropy, CLOSE);
            assertThat(statistics.mostProbable()[token]).isEqualTo(outputs.tokenLogProbs()[token] == largest);
        }
        assertThat(forward(config, weights, options(), group).tokenLogProbs())
                .isEqualTo(forward(config, weights, EngineOptions.withThreads(2), group)
                        .tokenLogProbs());
    }

    /** A final norm of weight 0 gives its bias in every place, so that logits are products of weights. */
    @Test
    void logitsHaveTheirMean() {
        DecoderConfig config = SmallModels.learnedPositions();
        ParameterLayout layout = SmallModels.layout(config);
        INDArray weights = SmallModels.weights(layout);
        Parameter scale = layout.find(ParameterRole.FINAL_NORM_WEIGHT, -1).orElseThrow();
        Parameter bias = layout.find(ParameterRole.FINAL_NORM_BIAS, -1).orElseThrow();
        Parameter embedding = layout.find(ParameterRole.TOKEN_EMBEDDING, -1).orElseThrow();
        for (long index = 0; index < scale.size(); index++) {
            weights.putScalar(scale.offset() + index, 0);
        }
        double sum = 0;
        for (int token = 0; token < SmallModels.VOCABULARY; token++) {
            for (long column = 0; column < bias.size(); column++) {
                sum += weights.getDouble(embedding.offset() + token * bias.size() + column)
                        * weights.getDouble(bias.offset() + column);
            }
        }
        Outputs outputs = forward(
                config, weights, options(), new PromptGroup(new int[] {3}, List.of(new int[] {1, 2}, new int[] {5})));
        assertThat(outputs.statistics().meanLogits()).hasSize(3);
        for (float mean : outputs.statistics().meanLogits()) {
            assertThat((double) mean).isCloseTo(sum / SmallModels.VOCABULARY, CLOSE);
        }
    }

    /** In chunks, in training, and joined from batches they are the same. */
    @Test
    void doNotDependOnBatches() {
        DecoderConfig config = SmallModels.rotary();
        ParameterLayout layout = SmallModels.layout(config);
        INDArray weights = SmallModels.weights(layout);
        ParameterVector vector = ParameterVector.allTrained(ArrayVector.over(weights));
        List<PromptGroup> groups = SmallModels.groups();
        EngineOptions chunks = new EngineOptions(
                        2, 17L * Float.BYTES * SmallModels.VOCABULARY, Precision.FLOAT32, false)
                .withStatistics();
        try (Decoder whole = Decoder.open(config, layout, options());
                Decoder chunked = Decoder.open(config, layout, chunks)) {
            Outputs wanted = whole.engine().forward(vector, groups);
            Outputs trained = chunked.engine()
                    .forwardBackward(vector, groups, logProbs -> logProbs, ArrayVector.over(weights.like()));
            assertSame(trained.statistics(), wanted.statistics());
            List<Outputs> parts = groups.stream()
                    .map(group -> whole.engine().forward(vector, List.of(group)))
                    .toList();
            assertSame(Outputs.joined(parts).statistics(), wanted.statistics());
        }
        assertThat(Outputs.joined(List.of(new Outputs(new float[] {-1}), new Outputs(new float[] {-2})))
                        .statistics())
                .isNull();
    }

    private static void assertSame(TokenStatistics actual, TokenStatistics wanted) {
        assertThat(actual.logCollisions()).containsExactly(wanted.logCollisions(), within(2e-6f));
        assertThat(actual.entropies()).containsExactly(wanted.entropies(), within(2e-6f));
        assertThat(actual.meanLogits()).containsExactly(wanted.meanLogits(), within(2e-6f));
        assertThat(actual.mostProbable()).isEqualTo(wanted.mostProbable());
    }
}
