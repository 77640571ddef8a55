package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.plumbline.engine.Engine;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.Precision;
import io.plumbline.engine.PromptGroup;
import io.plumbline.model.AdapterFactors;
import io.plumbline.model.BlockConfig.WeightOrder;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.LoraConfig;
import io.plumbline.model.ModelShape;
import io.plumbline.model.ParameterLayout;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Adapters against the same decoder whose matrices they are merged into, all of which is trained: the log-probs are the same,
 * and with dW its gradient by a matrix, the gradient by B is {@code scale dW Aᵀ} and that by A {@code scale Bᵀ dW}.
 */
class AdapterTest {
    private static final EngineOptions PLAIN = EngineOptions.withThreads(1);

    private static final List<DecoderConfig> CONFIGURATIONS = List.of(
            SmallModels.rotary(),
            SmallModels.biased(),
            SmallModels.queryBias(),
            SmallModels.learnedPositions(),
            SmallModels.parallel(),
            SmallModels.normedAround(),
            SmallModels.normedAfter(),
            SmallModels.scaled());

    /** Outputs and gradient of one pass. */
    private record Pass(float[] logProbs, float[] gradient) {}

    static Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (DecoderConfig config : CONFIGURATIONS) {
            cases.add(Arguments.of(config, lora(3, LoraConfig.ALL_LINEAR), PLAIN));
            cases.add(Arguments.of(config, lora(1, LoraConfig.ALL_LINEAR), EngineOptions.withThreads(3)));
            cases.add(Arguments.of(
                    config,
                    lora(20, LoraConfig.ALL_LINEAR),
                    EngineOptions.withThreads(2).computing(Precision.FLOAT32, true)));
        }
        cases.add(Arguments.of(SmallModels.rotary(), lora(4, "VALUE_WEIGHT.1", "UP_WEIGHT.0"), PLAIN));
        cases.add(Arguments.of(SmallModels.rotary(), lora(2, "KEY_WEIGHT.0", "QUERY_WEIGHT.0"), PLAIN));
        return cases.stream();
    }

    private static LoraConfig lora(int rank, String... targets) {
        return new LoraConfig(rank, 3, rank == 3, List.of(targets), 0);
    }

    private static ParameterLayout adapted(DecoderConfig config, LoraConfig lora) {
        return new ModelShape("", "", config, SmallModels.layout(config))
                .adapted(lora)
                .layout();
    }

    private static float[] adapters(ParameterLayout adapted) {
        float[] values = new float[(int) adapted.trained().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (Math.sin(1.3 * i * i + 0.7 * i) * 0.3);
        }
        return values;
    }

    private static FloatVector vector(float[] values) {
        FloatVector vector = ArrayVector.zeros(values.length);
        vector.write(0, FloatBuffer.wrap(values));
        return vector;
    }

    private static float[] values(FloatVector vector) {
        float[] values = new float[(int) vector.size()];
        vector.read(0, FloatBuffer.wrap(values));
        return values;
    }

    private static float[] weights(float[] logProbs) {
        float[] weights = new float[logProbs.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (i % 5 - 1.7f) / 10;
        }
        return weights;
    }

    private static Pass pass(
            DecoderConfig config, ParameterLayout layout, EngineOptions options, ParameterVector parameters) {
        List<PromptGroup> groups = SmallModels.groups();
        try (Engine engine = new CpuEngines().open(config, layout, options)) {
            FloatVector gradient = ArrayVector.zeros(parameters.trained().size());
            float[] forward = engine.forward(parameters, groups).tokenLogProbs();
            float[] logProbs = engine.forwardBackward(parameters, groups, AdapterTest::weights, gradient)
                    .tokenLogProbs();
            assertThat(logProbs).isEqualTo(forward);
            assertThat(engine.forward(parameters, groups).tokenLogProbs()).isEqualTo(forward);
            return new Pass(logProbs, values(gradient));
        }
    }

    /** One adapter's numbers in the flat vectors, and where its matrix has an element. */
    private record Place(AdapterFactors factors, ParameterLayout.Parameter matrix, long start, WeightOrder order) {
        int outputs() {
            return factors.up().shape().get(0);
        }

        int inputs() {
            return factors.down().shape().get(1);
        }

        int down(int inner, int input) {
            return (int) (factors.down().offset() - start) + inner * inputs() + input;
        }

        int up(int output, int inner) {
            return (int) (factors.up().offset() - start) + output * factors.rank() + inner;
        }

        int matrix(int output, int input) {
            return (int) matrix.offset()
                    + switch (order) {
                        case OUT_IN -> output * inputs() + input;
                        case IN_OUT -> input * outputs() + output;
                    };
        }
    }

    private static List<Place> places(DecoderConfig config, ParameterLayout adapted) {
        long start = SmallModels.layout(config).size();
        return adapted.adapters().stream()
                .map(factors -> new Place(
                        factors,
                        adapted.find(factors.target(), factors.layer()).orElseThrow(),
                        start,
                        config.block().weightOrder()))
                .toList();
    }

    private static float[] merged(float[] base, float[] adapters, List<Place> places) {
        float[] merged = base.clone();
        for (Place place : places) {
            for (int output = 0; output < place.outputs(); output++) {
                for (int input = 0; input < place.inputs(); input++) {
                    double sum = 0;
                    for (int inner = 0; inner < place.factors().rank(); inner++) {
                        sum += (double) adapters[place.up(output, inner)] * adapters[place.down(inner, input)];
                    }
                    merged[place.matrix(output, input)] +=
                            (float) (place.factors().scale() * sum);
                }
            }
        }
        return merged;
    }

    /** The gradient by the adapters, from that by the matrices that they are merged into. */
    private static float[] chained(float[] byMatrices, float[] adapters, List<Place> places) {
        double[] chained = new double[adapters.length];
        for (Place place : places) {
            for (int output = 0; output < place.outputs(); output++) {
                for (int input = 0; input < place.inputs(); input++) {
                    double slope = place.factors().scale() * byMatrices[place.matrix(output, input)];
                    for (int inner = 0; inner < place.factors().rank(); inner++) {
                        int up = place.up(output, inner);
                        int down = place.down(inner, input);
                        chained[up] += slope * adapters[down];
                        chained[down] += slope * adapters[up];
                    }
                }
            }
        }
        float[] rounded = new float[chained.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) chained[i];
        }
        return rounded;
    }

    private static double distance(float[] actual, float[] wanted) {
        double squares = 0;
        double length = 0;
        for (int i = 0; i < wanted.length; i++) {
            squares += Math.pow(actual[i] - wanted[i], 2);
            length += Math.pow(wanted[i], 2);
        }
        assertThat(length).isPositive();
        return Math.sqrt(squares / length);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void adaptersComputeWhatMergedMatricesDo(DecoderConfig config, LoraConfig lora, EngineOptions options) {
        ParameterLayout layout = SmallModels.layout(config);
        ParameterLayout adapted = adapted(config, lora);
        List<Place> places = places(config, adapted);
        float[] base = SmallModels.weights(layout).toFloatVector();
        float[] adapters = adapters(adapted);
        Pass actual = pass(config, adapted, options, new ParameterVector(vector(base), vector(adapters)));
        Pass whole = pass(config, layout, options, ParameterVector.allTrained(vector(merged(base, adapters, places))));
        for (int token = 0; token < whole.logProbs().length; token++) {
            assertThat(actual.logProbs()[token]).as("token " + token).isCloseTo(whole.logProbs()[token], within(2e-4f));
        }
        assertThat(actual.gradient()).hasSize(adapters.length);
        assertThat(distance(actual.gradient(), chained(whole.gradient(), adapters, places)))
                .isLessThan(1e-3);
    }

    @Test
    void inBfloat16TheyAreThoseOfFloat32ButForItsRounding() {
        assumeThat(Precision.BFLOAT16.isFastHere())
                .as("SKIPPED: this processor has no bfloat16 products (avx512_bf16 or amx_bf16)")
                .isTrue();
        for (DecoderConfig config : CONFIGURATIONS) {
            LoraConfig lora = lora(3, LoraConfig.ALL_LINEAR);
            ParameterLayout adapted = adapted(config, lora);
            float[] base = SmallModels.weights(SmallModels.layout(config)).toFloatVector();
            ParameterVector parameters = new ParameterVector(vector(base), vector(adapters(adapted)));
            EngineOptions options = EngineOptions.withThreads(2);
            Pass exact = pass(config, adapted, options, parameters);
            Pass rounded = pass(config, adapted, options.computing(Precision.BFLOAT16, false), parameters);
            assertThat(distance(rounded.logProbs(), exact.logProbs())).isBetween(1e-9, 0.05);
            assertThat(distance(rounded.gradient(), exact.gradient())).isBetween(1e-9, 0.2);
        }
    }

    @Test
    void anAdapterWhoseUpFactorIsZeroChangesNothing() {
        DecoderConfig config = SmallModels.rotary();
        ParameterLayout layout = SmallModels.layout(config);
        ParameterLayout adapted = adapted(config, lora(4, LoraConfig.ALL_LINEAR));
        float[] base = SmallModels.weights(layout).toFloatVector();
        float[] adapters = adapters(adapted);
        for (Place place : places(config, adapted)) {
            for (int output = 0; output < place.outputs(); output++) {
                for (int inner = 0; inner < 4; inner++) {
                    adapters[place.up(output, inner)] = 0;
                }
            }
        }
        Pass actual = pass(config, adapted, PLAIN, new ParameterVector(vector(base), vector(adapters)));
        Pass off = pass(config, layout, PLAIN, ParameterVector.allTrained(vector(base)));
        assertThat(actual.logProbs()).isEqualTo(off.logProbs());
    }

    @Test
    void frozenWeightsHaveNoGradientMemory() {
        DecoderConfig config = SmallModels.shaped(SmallModels.rotary(), 8, 500);
        ParameterLayout adapted = adapted(config, lora(1, "QUERY_WEIGHT.0"));
        assertThat(adapted.trained().size()).isLessThan(adapted.size() / 50);
        float[] base = SmallModels.weights(SmallModels.layout(config)).toFloatVector();
        Pass pass = pass(config, adapted, PLAIN, new ParameterVector(vector(base), vector(adapters(adapted))));
        assertThat(pass.gradient()).hasSize((int) adapted.trained().size());
        assertThat(pass.gradient()).doesNotContain(0f);
    }
}
