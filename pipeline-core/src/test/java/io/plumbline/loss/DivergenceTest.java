package io.plumbline.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DivergenceTest {
    private static Divergence of(String text) {
        return Divergence.of(new OptionValues(Map.of("divergence", text)));
    }

    /** f'(t) as the paper writes it, and 0 where the policy is the reference. */
    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.5, 1, 3, 40})
    void isTheDerivativeOfTheFunction(double ratio) {
        double log = Math.log(ratio);
        assertThat(of("reverse_kl").derivative(log)).isEqualTo(log);
        assertThat(of("forward_kl").derivative(log)).isCloseTo(1 - 1 / ratio, within(1e-12));
        assertThat(of("js_divergence").derivative(log)).isCloseTo(Math.log(2 * ratio / (1 + ratio)), within(1e-12));
        assertThat(of("alpha_divergence(0.25)").derivative(log))
                .isCloseTo((Math.pow(ratio, -0.75) - 1) / -0.75, within(1e-12));
    }

    @Test
    void anAlphaOfZeroIsTheForwardDivergenceAndOneNearOneTheReverse() {
        for (double logRatio : new double[] {-3, -0.5, 0, 2}) {
            assertThat(of("alpha_divergence(0)").derivative(logRatio))
                    .isCloseTo(of("forward_kl").derivative(logRatio), within(1e-12));
            assertThat(of("alpha_divergence(1.000000001)").derivative(logRatio)).isCloseTo(logRatio, within(1e-8));
        }
    }

    /** TRL's exponentials end at a bound, where the gradient is 0 for good. */
    @ParameterizedTest
    @CsvSource({"forward_kl, -1e4", "alpha_divergence(0.5), -1e4", "alpha_divergence(2), 1e4"})
    void beyondANumbersRangeItStaysFiniteAndKeepsItsSlope(String text, double logRatio) {
        Divergence divergence = of(text);
        double slope = divergence.slope(logRatio);
        assertThat(slope).isFinite().isPositive();
        double difference = divergence.derivative(logRatio + 1) - divergence.derivative(logRatio - 1);
        assertThat(difference / 2).isCloseTo(slope, within(1e-9 * slope));
    }

    @Test
    void rewardsAreThoseOfTheDivergence() {
        Reward reward = LossOptions.of(SigmoidLoss.TYPE, Map.of("beta", "0.5", "divergence", "forward_kl"))
                .losses()
                .reward();
        PairLogProbs pair = new PairLogProbs(-4, -9, -5, -7);
        PairRewards rewards = PairRewards.of(pair, reward, 3, 2, Rounding.NONE);
        assertThat(rewards.chosen()).isCloseTo(0.5 * (1 - Math.exp(-1)), within(1e-12));
        assertThat(rewards.rejected()).isCloseTo(0.5 * (1 - Math.exp(2)), within(1e-12));
        assertThat(rewards.outcome()).isEqualTo(Outcome.CORRECT);
        LossBatch atReference = LossGoldens.load().batch().atReference();
        assertThat(LossOptions.of(SigmoidLoss.TYPE, Map.of("divergence", "forward_kl"))
                        .losses()
                        .sums(atReference)
                        .mean())
                .isCloseTo(Math.log(2), within(1e-12));
    }

    /** Log-ratios are divided by lengths after the divergence, as in TRL. */
    @Test
    void lengthsComeAfterTheDivergence() {
        LossBatch batch = LossBatch.of(List.of(List.of(
                CompletionLogProbs.ofSum(0, -4, 3).withReference(-5),
                CompletionLogProbs.ofSum(1, -9, 2).withReference(-7))));
        double margin = Math.log(2 / (1 + Math.exp(-1))) / 3 - Math.log(2 / (1 + Math.exp(2))) / 2;
        assertThat(LossOptions.of(SigmoidNormLoss.TYPE, Map.of("divergence", "js_divergence"))
                        .losses()
                        .sums(batch)
                        .mean())
                .isCloseTo(Math.log1p(Math.exp(-0.1 * margin)), within(1e-12));
    }

    @Test
    void refusesADivergenceWithoutAReference() {
        assertThatThrownBy(() -> new Score(Score.Basis.POLICY, Score.Length.SUM, of("forward_kl")))
                .hasMessage("A score without a reference has no divergence from it");
        assertThatThrownBy(() -> new Divergence(Divergence.Shape.ALPHA_DIVERGENCE, 1))
                .hasMessage("The alpha of a divergence must be a number but 1, got 1.0");
    }
}
