package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.GeneratedCompletion;
import io.plumbline.engine.GenerationOptions;
import io.plumbline.engine.GenerationRequest;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.Precision;
import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.Sampling;
import io.plumbline.engine.StopRule;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.HeadConfig;
import io.plumbline.model.ParameterLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PrecisionTest {
    /** More tokens than the head makes logits of at a time. */
    private static final int LONG_VOCABULARY = (1 << 14) - 100;

    /** Relative distance of neighbours in bfloat16. */
    private static final float STEP = 1f / 128;

    private record Pass(float[] logProbs, float[] gradient) {
        double gradientDistance(Pass other) {
            double distance = 0;
            double length = 0;
            for (int i = 0; i < gradient.length; i++) {
                distance += Math.pow(gradient[i] - other.gradient[i], 2);
                length += Math.pow(other.gradient[i], 2);
            }
            return Math.sqrt(distance / length);
        }
    }

    static Stream<DecoderConfig> configurations() {
        return Stream.of(
                SmallModels.rotary(),
                SmallModels.biased(),
                SmallModels.queryBias(),
                SmallModels.learnedPositions(),
                SmallModels.parallel(),
                SmallModels.shaped(SmallModels.rotary(), 1, LONG_VOCABULARY));
    }

    private static List<PromptGroup> groups() {
        return List.of(SmallModels.groups().get(0), SmallModels.longGroup());
    }

    private static float[] weights(float[] logProbs) {
        float[] weights = new float[logProbs.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (i % 3 - 1) * 0.01f;
        }
        return weights;
    }

    private static Pass pass(DecoderConfig config, EngineOptions options) {
        ParameterLayout layout = SmallModels.layout(config);
        INDArray gradient = Nd4j.zeros(DataType.FLOAT, 1, layout.size());
        try (Decoder decoder = Decoder.open(config, layout, options)) {
            float[] logProbs =
                    decoder.forwardBackward(SmallModels.weights(layout), groups(), PrecisionTest::weights, gradient);
            return new Pass(logProbs, gradient.toFloatVector());
        }
    }

    /** Skips a test of bfloat16 products, loudly, where the processor has none: oneDNN then refuses them. */
    private static void requireBfloat16() {
        assumeThat(Precision.BFLOAT16.isFastHere())
                .as("SKIPPED: this processor has no bfloat16 products (avx512_bf16 or amx_bf16)")
                .isTrue();
    }

    private static EngineOptions options(Precision precision, boolean checkpointActivations) {
        return EngineOptions.withThreads(2).computing(precision, checkpointActivations);
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void bfloat16IsNearFloat32(DecoderConfig config) {
        requireBfloat16();
        Pass exact = pass(config, options(Precision.FLOAT32, false));
        Pass rounded = pass(config, options(Precision.BFLOAT16, false));
        for (int i = 0; i < exact.logProbs.length; i++) {
            assertThat(rounded.logProbs[i])
                    .as("token " + i)
                    .isCloseTo(exact.logProbs[i], within(8 * STEP * Math.max(1, -exact.logProbs[i])));
        }
        assertThat(rounded.gradientDistance(exact)).isBetween(STEP / 16.0, 8.0 * STEP);
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void bfloat16GivesTheSameBitsTwice(DecoderConfig config) {
        requireBfloat16();
        Pass once = pass(config, options(Precision.BFLOAT16, false));
        Pass again = pass(config, options(Precision.BFLOAT16, false));
        assertThat(again.logProbs).isEqualTo(once.logProbs);
        assertThat(again.gradient).isEqualTo(once.gradient);
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void checkpointedActivationsGiveTheSameBits(DecoderConfig config) {
        for (Precision precision : Precision.values()) {
            if (!precision.isFastHere()) {
                // Its products are refused here; float32 is always looked at.
                continue;
            }
            Pass kept = pass(config, options(precision, false));
            Pass computedAgain = pass(config, options(precision, true));
            assertThat(computedAgain.logProbs).isEqualTo(kept.logProbs);
            assertThat(computedAgain.gradient).isEqualTo(kept.gradient);
        }
    }

    /** The same on any processor: the products are float32. */
    @Test
    void logitsToDrawFromAreNotRounded() {
        int vocabulary = 500;
        int width = 32;
        int rows = StepParts.ROWS;
        float[] weights = gaussians(vocabulary * width, 1);
        float[] states = gaussians(rows * width, 2);
        Tensor weight = new Tensor(0, vocabulary, width);
        weight.useInProducts(Precision.BFLOAT16);
        weight.bindValue(Nd4j.createFromArray(weights), 0);
        weight.round(weight.all());
        Operand normed = Operand.of(Matrix.allocate(rows, width), Matrix.allocate(rows, width, Precision.BFLOAT16));
        normed.values().write(0, rows, states);
        try (LogitChunks chunks = new LogitChunks(vocabulary, options(Precision.BFLOAT16, false));
                Scratch scratch = new Scratch()) {
            chunks.reserve(rows);
            chunks.reserveAtOnce(rows);
            HeadTape tape = new HeadTape(normed, null, chunks, new float[rows]);
            Range all = new Range(0, rows);
            LogitReader reader = (row, logits, exact, unused) -> {
                for (int token = 0; token < vocabulary; token++) {
                    double wanted = VectorMath.dotInDouble(states, row * width, weights, token * width, width);
                    assertThat((double) logits[token]).isCloseTo(wanted, within(2e-5));
                    assertThat(exact.of(token)).isCloseTo(wanted, within(1e-12));
                }
            };
            new VocabularyProjection(weight, new HeadConfig(true, null, null))
                    .readLogits(tape, all, rows, chunks.logits(), all, reader, scratch);
            chunks.reserve(rows);
            assertThat(chunks.logits().precision()).isEqualTo(Precision.BFLOAT16);
        }
        weight.release();
        normed.values().release();
        normed.products().release();
    }

    private static float[] gaussians(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void generatedLogProbsAreThoseOfScoring(DecoderConfig config) {
        requireBfloat16();
        SmallDecoder model = SmallDecoder.of(config);
        GenerationRequest request = new GenerationRequest(SmallModels.tokens(7, 7), 3, 1);
        List<GeneratedCompletion> generated = new ArrayList<>();
        try (Decoder decoder = model.open(options(Precision.BFLOAT16, false))) {
            decoder.engine()
                    .generate(
                            ParameterVector.allFrozen(ArrayVector.over(model.parameters())),
                            List.of(request).iterator(),
                            new GenerationOptions(Sampling.PLAIN, 12, new int[0], 1000),
                            StopRule.NEVER,
                            (place, completions) -> generated.addAll(completions));
            assertThat(generated).hasSize(3);
            for (GeneratedCompletion completion : generated) {
                float[] scored = decoder.logProbs(
                        model.parameters(), List.of(new PromptGroup(request.prompt(), List.of(completion.tokens()))));
                for (int i = 0; i < scored.length; i++) {
                    assertThat(completion.logProbs()[i])
                            .as("token " + i)
                            .isCloseTo(scored[i], within(8 * STEP * Math.max(1, -scored[i])));
                }
            }
        }
    }

    @Test
    void checkpointingTakesLessMemory() {
        DecoderConfig config = SmallModels.rotary();
        assertThat(allocated(config, true)).isLessThan(allocated(config, false));
    }

    private static long allocated(DecoderConfig config, boolean checkpointActivations) {
        long before = Kernels.allocatedBytes();
        pass(config, options(Precision.FLOAT32, checkpointActivations));
        return Kernels.allocatedBytes() - before;
    }

    @Test
    void weightsChangedInPlaceAreRoundedAgain() {
        requireBfloat16();
        DecoderConfig config = SmallModels.rotary();
        ParameterLayout layout = SmallModels.layout(config);
        INDArray parameters = SmallModels.weights(layout);
        try (Decoder decoder = Decoder.open(config, layout, options(Precision.BFLOAT16, false))) {
            float[] before = decoder.logProbs(parameters, groups());
            parameters.muli(0.5);
            assertThat(decoder.logProbs(parameters, groups())).isNotEqualTo(before);
            parameters.muli(2);
            assertThat(decoder.logProbs(parameters, groups())).isEqualTo(before);
        }
    }

    /** Upper halves by hand: sign, eight bits of exponent, seven of fraction; ties go to the even one. */
    @ParameterizedTest
    @CsvSource({
        "1.0, 3f80",
        "-2.0, c000",
        "1.00390625, 3f80",
        "1.01171875, 3f82",
        "1.0039065, 3f81",
        "0.0, 0",
        "-0.0, 8000",
        "3.4028235e38, 7f80",
        "Infinity, 7f80",
        "-Infinity, ff80",
        "NaN, 7fc0",
        "1e-45, 0"
    })
    void roundsToNearestEven(float value, String bits) {
        assertThat(Integer.toHexString(upperHalves(new float[] {value})[0])).isEqualTo(bits);
    }

    /** Returns the bits of values after a bfloat16 matrix has rounded them. */
    private static int[] upperHalves(float[] values) {
        Matrix matrix = Matrix.allocate(1, values.length + 1, Precision.BFLOAT16);
        matrix.write(0, 1, values.length, values, 0);
        float[] read = new float[values.length + 2];
        matrix.read(0, 1, values.length, read, 2);
        matrix.release();
        int[] halves = new int[values.length];
        for (int i = 0; i < halves.length; i++) {
            int bits = Float.floatToRawIntBits(read[i + 2]);
            assertThat(bits & 0xffff).isZero();
            halves[i] = bits >>> 16;
        }
        return halves;
    }

    @Test
    void roundsLongRowsOfAnyNumbersToNearestEven() {
        Random random = new Random(20261121);
        float[] values = new float[30_011];
        int[] expected = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            // Not the largest exponent, that of infinity and NaN.
            int bits = random.nextInt() & ~(1 << 23);
            values[i] = Float.intBitsToFloat(bits);
            boolean up = (bits & 0xffff) > 0x8000 || (bits & 0x1ffff) == 0x18000;
            expected[i] = (bits >>> 16) + (up ? 1 : 0);
        }
        assertThat(Arrays.equals(upperHalves(values), expected)).isTrue();
    }

    @Test
    void productsReadWhatTheValuesRoundTo() {
        float[] values = {1.00390625f, 1.01171875f, 1.0039065f, -0.3333333f, 65_504f, 1e-30f, 0f, 3.14159274f};
        Matrix matrix = Matrix.allocate(1, values.length);
        Matrix rounded = Matrix.allocate(1, values.length, Precision.BFLOAT16);
        matrix.write(0, 1, values);
        Operand both = Operand.of(matrix, rounded);
        both.round(new Range(0, 1));
        float[] natively = new float[values.length];
        rounded.read(0, 1, natively);
        rounded.write(0, 1, values);
        float[] written = new float[values.length];
        rounded.read(0, 1, written);
        assertThat(natively).isEqualTo(written);
        both.widen(new Range(0, 1));
        matrix.read(0, 1, written);
        assertThat(natively).isEqualTo(written);
        matrix.release();
        rounded.release();
    }

    @Test
    void longMatricesAreRoundedAndWidenedWhole() {
        int columns = 20_011;
        Matrix matrix = Matrix.allocate(3, columns);
        Matrix rounded = Matrix.allocate(3, columns, Precision.BFLOAT16);
        float[] values = new float[3 * columns];
        for (int i = 0; i < values.length; i++) {
            // Whole numbers up to 256 are bfloat16 numbers.
            values[i] = i % 251;
        }
        matrix.writeFlat(values.length, values);
        Operand both = Operand.of(matrix, rounded);
        both.round(new Range(0, 3));
        matrix.writeFlat(values.length, new float[values.length]);
        both.widen(new Range(1, 3));
        float[] read = new float[values.length];
        matrix.readFlat(read.length, read);
        Arrays.fill(values, 0, columns, 0f);
        assertThat(Arrays.equals(read, values)).isTrue();
        float[] none = new float[2 * columns];
        assertThatThrownBy(() -> rounded.write(2, 2, none)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> rounded.read(3, 1, none)).isInstanceOf(IndexOutOfBoundsException.class);
        matrix.release();
        rounded.release();
    }
}
