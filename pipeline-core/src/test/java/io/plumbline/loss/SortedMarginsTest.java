package io.plumbline.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SortedMarginsTest {
    private static final SigmoidLoss SIGMOID = new SigmoidLoss(0.5, 0);

    static List<SortedMargins> losses() {
        return List.of(new AotLoss(SIGMOID), new AotUnpairedLoss(SIGMOID));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void theOrderOfTheExamplesDoesNotMatter(SortedMargins loss) {
        List<CompletionLogProbs> first = pair(-1, -7, -3, -2);
        List<CompletionLogProbs> second = pair(-4, -2, -5, -9);
        List<CompletionLogProbs> third = pair(-8, -3, -1, -2);
        double[] byToken = new double[6];
        double[] reordered = new double[6];
        double value = loss.evaluate(LossBatch.of(List.of(first, second, third)), byToken);
        assertThat(loss.evaluate(LossBatch.of(List.of(third, first, second)), reordered))
                .isCloseTo(value, within(1e-15));
        assertThat(reordered).containsExactly(byToken[4], byToken[5], byToken[0], byToken[1], byToken[2], byToken[3]);
    }

    /** Against what sorting each sample by hand gives. */
    @ParameterizedTest
    @MethodSource("losses")
    void comparesQuantiles(SortedMargins loss) {
        LossBatch batch = LossBatch.of(List.of(pair(-1, -7, -3, -2), pair(-4, -2, -5, -9)));
        // Margins of the policy are 6 and −2, of the reference −1 and 4.
        // Log-ratios of chosen completions are 2 and 1, of rejected ones −5 and 7.
        double expected = loss instanceof AotLoss
                ? SIGMOID.of(-2 - -1).value() + SIGMOID.of(6 - 4).value()
                : SIGMOID.of(1 - -5).value() + SIGMOID.of(2 - 7).value();
        assertThat(loss.evaluate(batch, new double[4])).isCloseTo(expected, within(1e-15));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void ofOnePairItIsTheSigmoidLoss(SortedMargins loss) {
        LossBatch batch = LossBatch.of(List.of(pair(-1, -7, -3, -2)));
        double[] byToken = new double[2];
        double[] ofSigmoid = new double[2];
        assertThat(loss.evaluate(batch, byToken)).isCloseTo(SIGMOID.evaluate(batch, ofSigmoid), within(1e-15));
        assertThat(byToken).containsExactly(ofSigmoid, within(1e-15));
    }

    private static List<CompletionLogProbs> pair(double chosen, double rejected, double ofChosen, double ofRejected) {
        return List.of(
                CompletionLogProbs.ofSum(0, chosen, 1).withReference(ofChosen),
                CompletionLogProbs.ofSum(1, rejected, 1).withReference(ofRejected));
    }
}
