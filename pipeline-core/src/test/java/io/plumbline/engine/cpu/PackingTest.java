package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.Precision;
import io.plumbline.engine.PromptGroup;
import io.plumbline.model.DecoderConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Holds results of packed batches to those of sequences computed alone. */
class PackingTest {
    static Stream<DecoderConfig> configurations() {
        return SmallDecoder.configurations();
    }

    private static List<PromptGroup> shortAndLong() {
        List<PromptGroup> groups = new ArrayList<>(SmallModels.groups());
        groups.addAll(SmallModels.alike());
        groups.add(SmallModels.longGroup());
        return groups;
    }

    private static void assertSame(float[] actual, float[] wanted) {
        assertSame(actual, wanted, 1e-5);
    }

    private static void assertSame(float[] actual, float[] wanted, double tolerance) {
        assertThat(actual).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.length; i++) {
            float allowed = (float) (tolerance * Math.max(1, -wanted[i]));
            assertThat(actual[i]).as("token " + i).isCloseTo(wanted[i], within(allowed));
        }
    }

    private static float[] oneByOne(Decoder decoder, INDArray parameters, List<PromptGroup> groups) {
        List<float[]> parts = new ArrayList<>();
        int tokens = 0;
        for (PromptGroup group : groups) {
            float[] part = decoder.logProbs(parameters, List.of(group));
            parts.add(part);
            tokens += part.length;
        }
        float[] all = new float[tokens];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void groupGivesTheSameAloneAndPackedAndAsSeparateSequences(DecoderConfig config) {
        SmallDecoder small = SmallDecoder.of(config);
        INDArray parameters = small.parameters();
        List<PromptGroup> groups = shortAndLong();
        List<PromptGroup> apart = SmallModels.apart(groups);
        try (Decoder decoder = small.open(2)) {
            float[] packed = decoder.logProbs(parameters, groups);
            assertSame(packed, oneByOne(decoder, parameters, groups));
            assertSame(packed, decoder.logProbs(parameters, apart));
            assertSame(packed, oneByOne(decoder, parameters, apart));
        }
    }

    @Test
    void aPromptThatIsComputedForEachCompletionCountsWithEach() {
        int[] prompt = SmallModels.tokens(6, 1);
        PromptGroup mixed = new PromptGroup(prompt, List.of(SmallModels.tokens(2, 2), SmallModels.tokens(5, 3)));
        PromptGroup longOnes = new PromptGroup(prompt, List.of(SmallModels.tokens(4, 2), SmallModels.tokens(5, 3)));
        try (Decoder decoder = SmallDecoder.of(SmallModels.scaled()).open(1)) {
            assertThat(decoder.engine().tokens(mixed))
                    .as("of 8 and of 11, angles change beyond 9")
                    .isEqualTo(8 + 11);
            assertThat(decoder.engine().tokens(longOnes)).as("prompt once").isEqualTo(6 + 4 + 5);
        }
        try (Decoder decoder = SmallDecoder.of(SmallModels.rotary()).open(1)) {
            assertThat(decoder.engine().tokens(mixed)).as("prompt once").isEqualTo(6 + 2 + 5);
        }
    }

    /** Numbers kept of a layer must not stand where those of a later layer are made again. */
    @ParameterizedTest
    @MethodSource("configurations")
    void madeAgainGivesTheSameBitsAsKept(DecoderConfig config) {
        SmallDecoder small = SmallDecoder.of(SmallModels.shaped(config, 4, SmallModels.VOCABULARY));
        INDArray parameters = small.parameters();
        INDArray kept = small.zeros();
        INDArray again = small.zeros();
        try (Decoder keeping = small.open(new EngineOptions(2, 1L << 20, Precision.FLOAT32, false));
                Decoder making = small.open(new EngineOptions(2, 1L << 20, Precision.FLOAT32, true))) {
            float[] wanted = keeping.forwardBackward(parameters, shortAndLong(), PackingTest::weights, kept);
            float[] actual = making.forwardBackward(parameters, shortAndLong(), PackingTest::weights, again);
            assertThat(actual).isEqualTo(wanted);
        }
        assertThat(kept.norm2Number().doubleValue()).isPositive();
        assertThat(again.toFloatVector()).isEqualTo(kept.toFloatVector());
    }

    /** A preference's derivatives: as much for a group's first completion as against the second. */
    private static float[] difference(List<PromptGroup> groups) {
        List<Float> weights = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            float weight = (i % 3 + 1) * 0.01f;
            for (int[] completion : groups.get(i).completions()) {
                weights.addAll(Collections.nCopies(completion.length, weight));
                weight = -weight;
            }
        }
        float[] array = new float[weights.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = weights.get(i);
        }
        return array;
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void whatCompletionsShareIsComputedOnceWithTheGradientOfBoth(DecoderConfig config) {
        SmallDecoder small = SmallDecoder.of(config);
        INDArray parameters = small.parameters();
        List<PromptGroup> pairs = SmallModels.alike().stream()
                .filter(group -> group.completions().size() == 2)
                .toList();
        List<PromptGroup> apart = SmallModels.apart(pairs);
        assertThat(PackedBatch.of(pairs, config).tokens())
                .as("shared tokens stand once")
                .isLessThan(PackedBatch.of(apart, config).tokens());
        List<EngineOptions> options = List.of(
                new EngineOptions(2, 1L << 20, Precision.FLOAT32, false),
                new EngineOptions(2, 17L * Float.BYTES * SmallModels.VOCABULARY, Precision.FLOAT32, false),
                new EngineOptions(2, 1L << 20, Precision.FLOAT32, true),
                new EngineOptions(2, 1L << 20, Precision.BFLOAT16, false));
        for (EngineOptions option : options) {
            if (!option.precision().isFastHere()) {
                // PrecisionTest says so loudly.
                continue;
            }
            double tolerance = option.precision() == Precision.FLOAT32 ? 1e-5 : 3e-2;
            INDArray together = small.zeros();
            INDArray single = small.zeros();
            try (Decoder decoder = small.open(option)) {
                // Where a gradient is, so that what is left out below is found full.
                decoder.forwardBackward(parameters, pairs, PackingTest::ones, together.dup());
                float[] actual = decoder.forwardBackward(parameters, pairs, logProbs -> difference(pairs), together);
                float[] wanted = decoder.forwardBackward(parameters, apart, logProbs -> difference(pairs), single);
                assertSame(actual, wanted, tolerance);
            }
            assertThat(together.sub(single).norm2Number().doubleValue())
                    .as("gradient with " + option)
                    .isLessThan(tolerance * single.norm2Number().doubleValue());
        }
    }

    private static float[] ones(float[] logProbs) {
        float[] ones = new float[logProbs.length];
        Arrays.fill(ones, 1f);
        return ones;
    }

    @Test
    void rowsAreThoseThatSomethingFollows() {
        PromptGroup pair = new PromptGroup(new int[] {1, 2}, List.of(new int[] {3, 4, 5, 6}, new int[] {3, 4, 7}));
        assertThat(pair.sharedTokens()).isEqualTo(2);
        assertThat(pair.rows()).as("1 2 3 4 and 5").isEqualTo(5);
        PromptGroup start = new PromptGroup(new int[] {1}, List.of(new int[] {3, 4, 5}, new int[] {3, 4}));
        assertThat(start.sharedTokens()).as("less than the shorter has").isEqualTo(1);
        PromptGroup alone = new PromptGroup(new int[] {1}, List.of(new int[] {3, 4, 5}));
        assertThat(alone.sharedTokens()).isZero();
        assertThat(alone.rows()).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void laterTokensDoNotReachEarlierOnes(DecoderConfig config) {
        SmallDecoder small = SmallDecoder.of(config);
        INDArray parameters = small.parameters();
        int[] prompt = SmallModels.tokens(5, 1);
        PromptGroup group = new PromptGroup(prompt, List.of(SmallModels.tokens(9, 2), SmallModels.tokens(70, 3)));
        int[] changed = SmallModels.tokens(70, 3);
        changed[69] = (changed[69] + 1) % SmallModels.VOCABULARY;
        PromptGroup other = new PromptGroup(prompt, List.of(SmallModels.tokens(9, 2), changed));
        try (Decoder decoder = small.open(1)) {
            float[] before = decoder.logProbs(parameters, List.of(group));
            float[] after = decoder.logProbs(parameters, List.of(other));
            for (int i = 0; i < before.length - 1; i++) {
                assertThat(after[i]).as("token " + i).isEqualTo(before[i]);
            }
            assertThat(after[before.length - 1]).isNotEqualTo(before[before.length - 1]);
        }
    }

    private static float[] weights(float[] logProbs) {
        float[] weights = new float[logProbs.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (i % 3 - 1) * 0.01f;
        }
        return weights;
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void sameBitsTwiceAndTheSameNumbersForAnyNumberOfThreads(DecoderConfig config) {
        SmallDecoder small = SmallDecoder.of(config);
        INDArray parameters = small.parameters();
        List<float[]> logProbs = new ArrayList<>();
        List<INDArray> gradients = new ArrayList<>();
        for (int threads : new int[] {2, 2, 1, 3}) {
            INDArray gradient = small.zeros();
            try (Decoder decoder = small.open(threads)) {
                logProbs.add(decoder.forwardBackward(parameters, shortAndLong(), PackingTest::weights, gradient));
                gradients.add(gradient);
            }
        }
        assertThat(logProbs.get(1)).isEqualTo(logProbs.get(0));
        assertThat(gradients.get(1).toFloatVector()).isEqualTo(gradients.get(0).toFloatVector());
        double length = gradients.get(0).norm2Number().doubleValue();
        for (int run = 2; run < 4; run++) {
            assertSame(logProbs.get(run), logProbs.get(0));
            assertThat(gradients.get(run).sub(gradients.get(0)).norm2Number().doubleValue())
                    .as("run " + run)
                    .isLessThan(1e-6 * length);
        }
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void logitsInChunksGiveWhatLogitsAtOnceGive(DecoderConfig config) {
        SmallDecoder small = SmallDecoder.of(config);
        INDArray parameters = small.parameters();
        INDArray atOnce = small.zeros();
        INDArray inChunks = small.zeros();
        EngineOptions fewLogits =
                new EngineOptions(2, 17L * Float.BYTES * SmallModels.VOCABULARY, Precision.FLOAT32, false);
        try (Decoder whole = small.open(2);
                Decoder chunked = small.open(fewLogits)) {
            float[] wanted = whole.forwardBackward(parameters, shortAndLong(), PackingTest::weights, atOnce);
            float[] actual = chunked.forwardBackward(parameters, shortAndLong(), PackingTest::weights, inChunks);
            assertSame(actual, wanted);
        }
        assertThat(atOnce.sub(inChunks).norm2Number().doubleValue())
                .isLessThan(1e-5 * atOnce.norm2Number().doubleValue());
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void secondBatchAllocatesNothing(DecoderConfig config) {
        SmallDecoder small = SmallDecoder.of(config);
        INDArray parameters = small.parameters();
        INDArray gradient = small.zeros();
        try (Decoder decoder = small.open(2)) {
            decoder.forwardBackward(parameters, shortAndLong(), PackingTest::weights, gradient);
            long before = Kernels.allocatedBytes();
            decoder.forwardBackward(parameters, shortAndLong(), PackingTest::weights, gradient);
            decoder.logProbs(parameters, SmallModels.groups());
            assertThat(Kernels.allocatedBytes()).isEqualTo(before);
            decoder.forwardBackward(
                    parameters,
                    List.of(SmallModels.longGroup(), SmallModels.longGroup(), SmallModels.longGroup()),
                    PackingTest::weights,
                    gradient);
            assertThat(Kernels.allocatedBytes()).as("a larger batch takes more").isGreaterThan(before);
        }
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void vectorsMayBeViewsOfLargerOnes(DecoderConfig config) {
        SmallDecoder small = SmallDecoder.of(config);
        INDArray parameters = small.parameters();
        long size = small.layout().size();
        INDArray larger = Nd4j.zeros(DataType.FLOAT, 1, 2 * size + 7);
        INDArray view = larger.get(NDArrayIndex.all(), NDArrayIndex.interval(7, size + 7));
        INDArray gradientView = larger.get(NDArrayIndex.all(), NDArrayIndex.interval(size + 7, 2 * size + 7));
        view.assign(parameters);
        INDArray gradient = Nd4j.zeros(DataType.FLOAT, 1, size);
        try (Decoder decoder = small.open(2)) {
            float[] wanted = decoder.forwardBackward(parameters, SmallModels.groups(), PackingTest::weights, gradient);
            float[] actual = decoder.forwardBackward(view, SmallModels.groups(), PackingTest::weights, gradientView);
            assertThat(actual).isEqualTo(wanted);
        }
        assertThat(gradientView.dup().toFloatVector()).isEqualTo(gradient.toFloatVector());
        assertThat(view.dup().toFloatVector()).isEqualTo(parameters.toFloatVector());
    }
}
