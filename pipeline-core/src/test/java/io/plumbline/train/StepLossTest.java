package io.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.engine.Outputs;
import io.plumbline.example.Example;
import io.plumbline.example.Label;
import io.plumbline.example.ReferencedExample;
import io.plumbline.example.Strength;
import io.plumbline.loss.LossOptions;
import io.plumbline.loss.LossTypes;
import io.plumbline.loss.PlackettLuceLoss;
import io.plumbline.loss.PreferenceMetrics;
import io.plumbline.loss.Rounding;
import io.plumbline.loss.StepPart;
import io.plumbline.loss.Totals;
import io.plumbline.loss.WeightedLosses;
import io.plumbline.score.ExampleScore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepLossTest {
    private static final Offset<Double> EXACT = within(1e-12);
    private static final double[] POLICY = {-1, -3, -2, -4};
    private static final double[] REFERENCE = {-2, -2, -2, -2};

    /** The set of comparisons that the accuracy on held-out examples is taken over. */
    @Test
    void comparesEveryTwoCompletionsOfWhichOneIsPreferred() {
        int[] ranks = {1, 2, 2, 3};
        StepSums sums = sums(ranks);
        List<ExampleScore.Comparison> scored = new ExampleScore(
                        "", "", POLICY, REFERENCE, new int[] {1, 1, 1, 1}, ranks)
                .comparisons(WeightedLosses.of(new PlackettLuceLoss(0.5)), Rounding.NONE);
        PreferenceMetrics expected = scored.stream()
                .map(comparison -> PreferenceMetrics.of(comparison.score().rewards()))
                .reduce(PreferenceMetrics.NONE, PreferenceMetrics::plus);
        assertThat(sums.preference()).isEqualTo(expected);
        assertThat(sums.preference().judgements()).isEqualTo(5);
        assertThat(sums.preference().accuracy()).isEqualTo(1);
        // Log-ratios 1, -1, 0 and -2: differences 2, 1, 3, 1 and 2.
        assertThat(sums.preference().meanMargin()).isCloseTo(0.5 * 9 / 5, within(1e-12));
        assertThat(sums.examples()).as("examples").isEqualTo(1);
        assertThat(sums.weight()).as("examples").isEqualTo(1);
    }

    @Test
    void aWorseCompletionInTheMiddleLowersTheAccuracy() {
        StepSums sums = sums(new int[] {1, 2, 3, 4});
        assertThat(sums.preference().judgements()).isEqualTo(6);
        assertThat(sums.preference().correct()).isEqualTo(5);
    }

    @Test
    void equalRanksAreNotCompared() {
        assertThat(sums(new int[] {1, 1, 1, 1}).preference()).isEqualTo(PreferenceMetrics.NONE);
    }

    /** A good completion that became likelier, a bad one that did too, and another's completion that neither answers. */
    @Test
    void completionsWithALabelAreHeldAgainstMismatchedOnes() {
        List<ReferencedExample> examples = List.of(
                new ReferencedExample(labelled(Label.DESIRABLE), -4, -1),
                new ReferencedExample(labelled(Label.UNDESIRABLE), -5, -3));
        WeightedLosses losses =
                LossOptions.of(LossTypes.named("kto"), Map.of("beta", "0.5")).losses();
        StepLoss loss = new StepLoss(
                losses, new LossBatches(losses.needs()), Rounding.NONE, StepPart.whole(LossBatches.totals(examples)));
        float[] gradient = loss.evaluate(examples, new Outputs(new float[] {-1, -2, -0.5f, -1, -2, -2}));
        StepSums sums = loss.sums();
        // Log-ratios 1 and 2, and 0.5 and 1 behind prompts that they do not answer.
        assertThat(sums.named())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "rewards/chosen", 0.5,
                        "rewards/rejected", 1.0,
                        "rewards/accuracies", 0.5,
                        "rewards/margins", -0.5,
                        "logps/chosen", -3.0,
                        "logps/rejected", -3.0,
                        "kl", 0.75));
        double chosen = 1 / (1 + Math.exp(0.5 * (1 - 0.75)));
        double rejected = 1 / (1 + Math.exp(0.5 * (0.75 - 2)));
        assertThat(sums.meanLoss()).isCloseTo((chosen + rejected) / 2, EXACT);
        assertThat(sums.examples()).isEqualTo(2);
        assertThat(sums.tokens()).as("without mismatched ones").isEqualTo(2 * (1 + 2));
        assertThat(gradient[0]).isEqualTo(gradient[1]).isNegative();
        assertThat(gradient[3]).isEqualTo(gradient[4]).isPositive();
        assertThat(gradient[2]).isZero();
        assertThat(gradient[5]).isZero();
        assertThat(loss.atReference().mean()).isCloseTo(0.5, EXACT);
    }

    private static Example labelled(Label label) {
        return new Example("", "", new int[] {0}, new int[][] {{1, 2}}, new int[] {1}, Strength.UNSAID.with(label))
                .withMismatched(new int[] {3});
    }

    @Test
    void onlyALossThatReadsLabelsTakesThem() {
        Example labelled = labelled(Label.DESIRABLE);
        Example demonstration = Example.of("", "", new int[] {0}, new int[] {1, 2});
        Example pair = Example.of("", "", new int[] {0}, new int[] {1}, new int[] {2});
        for (String type : new String[] {"sigmoid", "plackett_luce", "sft", "kto"}) {
            LossBatches batches = new LossBatches(
                    LossOptions.of(LossTypes.named(type), Map.of()).losses().needs());
            assertThat(batches.accepts(labelled)).as(type).isEqualTo(type.equals("kto"));
            assertThat(batches.accepts(demonstration))
                    .as(type)
                    .isEqualTo(type.equals("plackett_luce") || type.equals("sft"));
            assertThat(batches.accepts(pair)).as(type).isTrue();
            assertThat(batches.accepts(pair.withMismatched(new int[] {5})))
                    .as(type)
                    .isTrue();
        }
    }

    /** A chosen completion of two tokens and a rejected one of one. */
    @Test
    void rewardsAreThoseOfTheLoss() {
        assertThat(rewards("sigmoid", -1.5, -2.5))
                .containsExactly(new double[] {0.5 * (-3 + 1.5), 0.5 * (-2 + 2.5)}, EXACT);
        assertThat(rewards("sigmoid_norm", -1.5, -2.5))
                .containsExactly(new double[] {0.5 * (-3 + 1.5) / 2, 0.5 * (-2 + 2.5)}, EXACT);
        assertThat(rewards("simpo", Double.NaN, Double.NaN))
                .containsExactly(new double[] {0.5 * -1.5, 0.5 * -2}, EXACT);
        assertThat(rewards("cpo", Double.NaN, Double.NaN)).containsExactly(new double[] {0.5 * -3, 0.5 * -2}, EXACT);
    }

    /** α of the second token of the chosen completion, in rewards and loss; at the reference the loss is that of no margin. */
    @Test
    void tokensBeyondTheShorterCompletionCountLess() {
        Example example = Example.of("", "", new int[] {0}, new int[] {1, 2}, new int[] {3});
        List<ReferencedExample> examples = List.of(
                new ReferencedExample(example, new double[] {-2, -1.5}, new float[][] {{-0.5f, -1.5f}, {-1.5f}}));
        WeightedLosses losses = LossOptions.of(LossTypes.named("sigmoid"), Map.of("beta", "0.5", "ld-alpha", "0.25"))
                .losses();
        StepLoss loss = new StepLoss(
                losses, new LossBatches(losses.needs()), Rounding.FLOAT32, StepPart.whole(new Totals(1, 2)));
        float[] gradient = loss.evaluate(examples, new Outputs(new float[] {-1, -2, -2}));
        double chosen = 0.5 * ((-1 - 0.5) - (-0.5 - 0.375));
        double rejected = 0.5 * (-2 + 1.5);
        assertThat(loss.sums().preference().chosenReward()).isCloseTo(chosen, EXACT);
        assertThat(loss.sums().preference().rejectedReward()).isCloseTo(rejected, EXACT);
        assertThat(loss.sums().meanLoss()).isCloseTo(Math.log1p(Math.exp(rejected - chosen)), EXACT);
        assertThat(gradient[1]).isEqualTo(0.25f * gradient[0]).isNegative();
        assertThat(loss.atReference().mean()).isCloseTo(Math.log(2), EXACT);
        assertThat(loss.atReference().rounding()).isPositive().isLessThan(1e-3);
    }

    /** Mean rewards of a step of one pair at a beta of 0.5: of the chosen completion and of the rejected one. */
    private static double[] rewards(String type, double... reference) {
        Example example = Example.of("", "", new int[] {0}, new int[] {1, 2}, new int[] {3});
        List<ReferencedExample> examples = List.of(new ReferencedExample(example, reference));
        WeightedLosses losses =
                LossOptions.of(LossTypes.named(type), Map.of("beta", "0.5")).losses();
        StepLoss loss = new StepLoss(
                losses, new LossBatches(losses.needs()), Rounding.NONE, StepPart.whole(LossBatches.totals(examples)));
        loss.evaluate(examples, new Outputs(new float[] {-1, -2, -2}));
        PreferenceMetrics metrics = loss.sums().preference();
        assertThat(metrics.named().get("logps/chosen")).isEqualTo(-3);
        return new double[] {metrics.chosenReward(), metrics.rejectedReward()};
    }

    /** Losses that square a score, or whose score is exponential, far from the reference. */
    @ParameterizedTest
    @CsvSource({
        "ipo, forward_kl, -45",
        "ipo, forward_kl, -1e4",
        "ipo, alpha_divergence(3), 1e4",
        "sigmoid, forward_kl, -1e4",
        "hinge, alpha_divergence(0.5), -1e4",
        "discopop, forward_kl, -60"
    })
    void derivativesLeaveRoomInFloat32(String type, String divergence, float logRatio) {
        Map<String, String> options = new TreeMap<>(Map.of("divergence", divergence));
        if (type.equals("ipo")) {
            options.put("length-normalised", "false");
        }
        float[] derivatives = derivatives(options, type, logRatio);
        for (float derivative : derivatives) {
            // A square of what the layers make of it must be a number too, for norms and moments.
            assertThat(derivative * derivative * 1e12f).as(type).isFinite();
        }
        assertThat(Math.abs(derivatives[0])).isGreaterThan(1e6f);
        // The chosen completion is to be more likely where it lost too much, and less where it gained too much.
        assertThat(Math.signum(derivatives[0])).isEqualTo(Math.signum(logRatio));
    }

    /** Derivatives by the tokens of a pair whose rejected completion is as likely as under the reference. */
    private static float[] derivatives(Map<String, String> options, String type, float logRatio) {
        Example example = Example.of("", "", new int[] {0}, new int[] {1}, new int[] {2});
        List<ReferencedExample> examples = List.of(new ReferencedExample(example, new double[] {-2, -2}));
        WeightedLosses losses = LossOptions.of(LossTypes.named(type), options).losses();
        StepLoss loss = new StepLoss(
                losses, new LossBatches(losses.needs()), Rounding.NONE, StepPart.whole(LossBatches.totals(examples)));
        return loss.evaluate(examples, new Outputs(new float[] {-2 + logRatio, -2}));
    }

    private static StepSums sums(int[] ranks) {
        Example example = new Example("", "", new int[] {0}, new int[][] {{1}, {2}, {3}, {4}}, ranks);
        List<ReferencedExample> examples = List.of(new ReferencedExample(example, REFERENCE));
        WeightedLosses losses = TestLosses.rankings(0.5).losses();
        StepLoss loss = new StepLoss(
                losses, new LossBatches(losses.needs()), Rounding.NONE, StepPart.whole(LossBatches.totals(examples)));
        loss.evaluate(examples, new Outputs(new float[] {-1, -3, -2, -4}));
        return loss.sums();
    }
}
