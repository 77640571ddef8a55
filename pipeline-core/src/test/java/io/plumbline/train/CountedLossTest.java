package io.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.Outputs;
import io.plumbline.engine.TokenStatistics;
import io.plumbline.example.CountedTokens;
import io.plumbline.example.Example;
import io.plumbline.example.ReferencedExample;
import io.plumbline.example.Strength;
import io.plumbline.loss.LossOptions;
import io.plumbline.loss.LossType;
import io.plumbline.loss.LossTypes;
import io.plumbline.loss.Needs;
import io.plumbline.loss.Rounding;
import io.plumbline.loss.StepPart;
import io.plumbline.loss.WeightedLosses;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.dataset.MultiDataSet;

/** Completions some of whose tokens do not count: every loss is that of the others alone. */
class CountedLossTest {
    /** Tokens 0 and 2 of the chosen completion, 1 and 2 of the rejected one. */
    private static final List<CountedTokens> COUNTED =
            List.of(new CountedTokens(new int[] {0, 1, 2, 3}), new CountedTokens(new int[] {1, 3}));

    private static final int[][] COMPLETIONS = {{5, 6, 7, 8}, {9, 10, 11}};
    private static final int[][] COUNTING = {{5, 7}, {10, 11}};
    private static final float[] POLICY = {-1, -9, -2, -8, -7, -1.5f, -2.5f};
    private static final float[] COUNTED_POLICY = {-1, -2, -1.5f, -2.5f};

    /** The same completions behind another prompt, where they are likelier. */
    private static final float[] MISMATCHED = {0, -9, -1, -8, -7, -0.5f, -1.5f};

    private static final float[] COUNTED_MISMATCHED = {0, -1, -0.5f, -1.5f};
    private static final float[][] REFERENCE = {{-1.25f, -1.5f}, {-1.75f, -2}};
    private static final Strength STRENGTH = new Strength(1, 0.5);

    private static ReferencedExample example(int[][] completions, List<CountedTokens> counted) {
        return new ReferencedExample(own(completions, counted), new double[] {-2.75, -3.75}, REFERENCE);
    }

    private static Example own(int[][] completions, List<CountedTokens> counted) {
        return new Example("", "", new int[] {1}, completions, new int[] {1, 2}, STRENGTH, counted);
    }

    /** The same held against completions of another example: its own once more. */
    private static ReferencedExample heldAgainstOthers(int[][] completions, List<CountedTokens> counted) {
        Example own = own(completions, counted);
        return new ReferencedExample(
                own.withMismatched(own, Integer.MAX_VALUE),
                new double[] {-2.75, -3.75, -2.75, -3.75},
                new float[][] {REFERENCE[0], REFERENCE[1], REFERENCE[0], REFERENCE[1]});
    }

    private static float[] joined(float[] first, float[] second) {
        float[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static Outputs outputs(float[] logProbs) {
        TokenStatistics statistics = TokenStatistics.ofTokens(logProbs.length);
        for (int token = 0; token < logProbs.length; token++) {
            statistics.logCollisions()[token] = logProbs[token] / 2;
            statistics.entropies()[token] = -logProbs[token];
            statistics.meanLogits()[token] = logProbs[token] / 4;
            statistics.mostProbable()[token] = logProbs[token] > -2;
        }
        return new Outputs(logProbs, statistics);
    }

    static Stream<LossType> losses() {
        return LossTypes.all().stream();
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aLossIsThatOfTheTokensThatCount(LossType type) {
        WeightedLosses losses = LossOptions.of(type, options(type)).losses();
        if (losses.needs().mismatched() == Needs.Mismatched.READ) {
            assertSame(
                    losses,
                    heldAgainstOthers(COMPLETIONS, COUNTED),
                    joined(POLICY, MISMATCHED),
                    heldAgainstOthers(COUNTING, List.of()),
                    joined(COUNTED_POLICY, COUNTED_MISMATCHED));
        } else if (losses.needs().completions() == Needs.Completions.BEST) {
            assertSame(
                    losses,
                    example(COMPLETIONS, COUNTED),
                    Arrays.copyOf(POLICY, 4),
                    example(COUNTING, List.of()),
                    Arrays.copyOf(COUNTED_POLICY, 2));
        } else {
            assertSame(losses, example(COMPLETIONS, COUNTED), POLICY, example(COUNTING, List.of()), COUNTED_POLICY);
        }
    }

    /**
     * Holds the loss of an example some of whose tokens count to that of those tokens alone.
     *
     * @param policy log-probs of all tokens; those of tokens that count are above -7
     * @param counting log-probs of the tokens that count
     */
    private static void assertSame(
            WeightedLosses losses, ReferencedExample some, float[] policy, ReferencedExample all, float[] counting) {
        StepLoss ofSome = loss(losses, List.of(some));
        StepLoss ofAll = loss(losses, List.of(all));
        float[] gradient = ofSome.evaluate(List.of(some), outputs(policy));
        float[] expected = ofAll.evaluate(List.of(all), outputs(counting));
        assertThat(ofSome.sums().meanLoss()).isEqualTo(ofAll.sums().meanLoss());
        assertThat(ofSome.sums().preference()).isEqualTo(ofAll.sums().preference());
        assertThat(ofSome.atReference()).isEqualTo(ofAll.atReference());
        int next = 0;
        for (int token = 0; token < policy.length; token++) {
            boolean counts = policy[token] > -7;
            assertThat(gradient[token]).as("token " + token).isEqualTo(counts ? expected[next++] : 0);
        }
        assertThat(next).isEqualTo(expected.length);
    }

    /** One loss takes no default: labels that are sure would make its targets infinite. */
    private static Map<String, String> options(LossType type) {
        return type.takes("label-smoothing") ? Map.of("label-smoothing", "0.1") : Map.of();
    }

    private static StepLoss loss(WeightedLosses losses, List<ReferencedExample> examples) {
        return new StepLoss(
                losses,
                new LossBatches(losses.needs()),
                Rounding.FLOAT32,
                StepPart.whole(LossBatches.totals(examples)));
    }

    @Test
    void theTokensThatCountCrossToTheLayer() {
        List<ReferencedExample> examples = List.of(example(COMPLETIONS, COUNTED), example(COUNTING, List.of()));
        MultiDataSet batch = ExampleBatchCodec.encode(examples);
        List<ReferencedExample> decoded = ExampleBatchCodec.decode(batch.getFeatures(0), batch.getLabels(0));
        assertThat(decoded).hasSize(2);
        assertThat(decoded.get(0).example().counted()).isEqualTo(COUNTED);
        assertThat(decoded.get(1).example().counted()).isEmpty();
        for (int index = 0; index < 2; index++) {
            assertThat(decoded.get(index).example().completions())
                    .isDeepEqualTo(examples.get(index).example().completions());
            assertThat(decoded.get(index).byToken()).isDeepEqualTo(REFERENCE);
            assertThat(decoded.get(index).example().strength()).isEqualTo(STRENGTH);
        }
    }
}
