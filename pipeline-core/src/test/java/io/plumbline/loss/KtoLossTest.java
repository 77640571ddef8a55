package io.plumbline.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KtoLossTest {
    private static final double BETA = 0.5;
    private static final double[] LOG_RATIOS = {2, 0.5, 4, -1};

    private final KtoLoss loss = new KtoLoss(BETA, 1.5, 0.75);

    /** Were z to take part in the gradient, a chosen completion could be made less likely and a rejected one likelier. */
    @Test
    void theReferencePointTakesNoPartInTheGradient() {
        double point = 5.5 / 4;
        double[] mismatched = {2, 0.5, 4, -1};
        LossBatch batch = pairs(LOG_RATIOS, mismatched);
        double[] byToken = new double[batch.tokens()];
        assertThat(loss.evaluate(batch, byToken)).isCloseTo(withPoint(LOG_RATIOS, point), within(1e-12));
        for (int completion = 0; completion < LOG_RATIOS.length; completion++) {
            double[] above = LOG_RATIOS.clone();
            double[] below = LOG_RATIOS.clone();
            above[completion] += 1e-5;
            below[completion] -= 1e-5;
            double slope = (withPoint(above, point) - withPoint(below, point)) / 2e-5;
            // Behind the completions of each pair stand as many mismatched ones.
            int at = completion < 2 ? completion : completion + 2;
            assertThat(byToken[at]).isCloseTo(slope, within(1e-9));
            assertThat(Math.signum(byToken[at])).isEqualTo(completion % 2 == 0 ? -1 : 1);
            assertThat(byToken[at + 2]).as("of a mismatched completion").isZero();
        }
    }

    /** Not the point of the last examples, nor a mean of points that were each held at 0. */
    @Test
    void theReferencePointIsThatOfTheWholeStep() {
        LossBatch both = pairs(LOG_RATIOS, new double[] {-6, -2, 8, 4});
        double whole = loss.evaluate(both, new double[both.tokens()]);
        assertThat(whole).isCloseTo(withPoint(LOG_RATIOS, 1), within(1e-12));
        double parts = loss.evaluate(pairs(new double[] {2, 0.5}, new double[] {-6, -2}), new double[4])
                + loss.evaluate(pairs(new double[] {4, -1}, new double[] {8, 4}), new double[4]);
        assertThat(parts).isNotCloseTo(whole, within(1e-3));
        assertThat(loss.needs().scope()).isEqualTo(Needs.Scope.STEP);
    }

    @Test
    void aDivergenceIsNotNegative() {
        LossBatch batch = pairs(LOG_RATIOS, new double[] {-3, -1, 2, 1});
        assertThat(loss.evaluate(batch, new double[batch.tokens()])).isCloseTo(withPoint(LOG_RATIOS, 0), within(1e-12));
    }

    @Test
    void aPairIsTheMeanOfItsCompletionsJudgedAlone() {
        List<List<CompletionLogProbs>> alone = new ArrayList<>();
        for (int completion = 0; completion < LOG_RATIOS.length; completion++) {
            alone.add(List.of(
                    completion(completion % 2, LOG_RATIOS[completion]), completion(CompletionLogProbs.MISMATCHED, 1)));
        }
        LossBatch labelled = LossBatch.of(alone);
        LossBatch batch = pairs(LOG_RATIOS, new double[] {1, 1, 1, 1});
        double[] byLabelled = new double[labelled.tokens()];
        double[] byPairs = new double[batch.tokens()];
        double ofLabelled = loss.evaluate(labelled, byLabelled);
        assertThat(ofLabelled).isCloseTo(2 * loss.evaluate(batch, byPairs), within(1e-12));
        assertThat(byLabelled[2]).isCloseTo(2 * byPairs[1], within(1e-12));
        assertThat(byLabelled[4]).isCloseTo(2 * byPairs[4], within(1e-12));
        assertThatThrownBy(() -> WeightedLosses.of(new SigmoidLoss(1, 0)).sums(labelled))
                .hasMessage("The loss compares two completions, but example 1 of the batch has 1");
    }

    /** A sum takes completions with a label only if each of its terms does: maximum likelihood would learn the bad ones. */
    @Test
    void aSumTakesLabelsOnlyWhereAllTermsDo() {
        WeightedLosses both = LossOptions.sum(
                        List.of(new LossTerm("kto", 1, Map.of()), new LossTerm("sft", 1, Map.of())))
                .losses();
        assertThat(loss.needs().labels()).isEqualTo(Needs.Labels.TAKEN);
        assertThat(both.needs().labels()).isEqualTo(Needs.Labels.REFUSED);
        assertThat(both.needs().mismatched()).isEqualTo(Needs.Mismatched.READ);
    }

    @Test
    void refusesABatchWithoutMismatchedCompletions() {
        LossBatch batch = LossBatch.of(List.of(List.of(completion(0, 1), completion(1, 2))));
        assertThatThrownBy(() -> loss.evaluate(batch, new double[2]))
                .hasMessage("The batch holds no mismatched completions to take the reference point of");
    }

    @Test
    void refusesWeightsThatAreNotPositive() {
        assertThatThrownBy(() -> new KtoLoss(1, 0, 1)).hasMessage("loss.desirable-weight must be > 0, got 0.0");
        assertThatThrownBy(() -> new KtoLoss(1, 1, -1)).hasMessage("loss.undesirable-weight must be > 0, got -1.0");
    }

    private static double withPoint(double[] logRatios, double point) {
        double sum = 0;
        for (int completion = 0; completion < logRatios.length; completion += 2) {
            sum += 0.5 * 1.5 * (1 - 1 / (1 + Math.exp(-BETA * (logRatios[completion] - point))));
            sum += 0.5 * 0.75 * (1 - 1 / (1 + Math.exp(-BETA * (point - logRatios[completion + 1]))));
        }
        return sum;
    }

    /** Pairs of completions of one token, whose log-ratios are given, each with two mismatched ones. */
    private static LossBatch pairs(double[] logRatios, double[] mismatched) {
        List<List<CompletionLogProbs>> pairs = new ArrayList<>();
        for (int first = 0; first < logRatios.length; first += 2) {
            pairs.add(List.of(
                    completion(0, logRatios[first]),
                    completion(1, logRatios[first + 1]),
                    completion(CompletionLogProbs.MISMATCHED, mismatched[first]),
                    completion(CompletionLogProbs.MISMATCHED, mismatched[first + 1])));
        }
        return LossBatch.of(pairs);
    }

    private static CompletionLogProbs completion(int rank, double logRatio) {
        return CompletionLogProbs.ofSum(rank, logRatio - 9, 1).withReference(-9);
    }
}
