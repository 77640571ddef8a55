package io.plumbline.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class KtoLossTest {
    private static final double BETA = 0.5;

    private final KtoLoss loss = new KtoLoss(BETA, 1.5, 0.75);

    /** Were z to take part in the gradient, a chosen completion could be made less likely and a rejected one likelier. */
    @Test
    void theReferencePointTakesNoPartInTheGradient() {
        double[] logRatios = {2, 0.5, 4, -1};
        double point = 5.5 / 4;
        double[] byToken = new double[4];
        assertThat(loss.evaluate(batch(logRatios), byToken)).isCloseTo(withPoint(logRatios, point), within(1e-12));
        for (int completion = 0; completion < logRatios.length; completion++) {
            double[] above = logRatios.clone();
            double[] below = logRatios.clone();
            above[completion] += 1e-5;
            below[completion] -= 1e-5;
            double slope = (withPoint(above, point) - withPoint(below, point)) / 2e-5;
            assertThat(byToken[completion]).isCloseTo(slope, within(1e-9));
            assertThat(Math.signum(byToken[completion])).isEqualTo(completion % 2 == 0 ? -1 : 1);
        }
    }

    /** Not the point of the last examples, nor a mean of points that were each held at 0. */
    @Test
    void theReferencePointIsThatOfTheWholeStep() {
        double[] first = {-6, -2};
        double[] second = {8, 4};
        double[] both = {-6, -2, 8, 4};
        double whole = loss.evaluate(batch(both), new double[4]);
        assertThat(whole).isCloseTo(withPoint(both, 1), within(1e-12));
        double parts = loss.evaluate(batch(first), new double[2]) + loss.evaluate(batch(second), new double[2]);
        assertThat(parts).isNotCloseTo(whole, within(1e-3));
        assertThat(loss.needs().scope()).isEqualTo(Needs.Scope.STEP);
    }

    @Test
    void aDivergenceIsNotNegative() {
        double[] logRatios = {-3, -1};
        assertThat(loss.evaluate(batch(logRatios), new double[2])).isCloseTo(withPoint(logRatios, 0), within(1e-12));
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

    /** Pairs of completions of one token, whose log-ratios are given. */
    private static LossBatch batch(double... logRatios) {
        List<CompletionLogProbs> completions = new ArrayList<>();
        DoubleStream.of(logRatios)
                .forEach(ratio -> completions.add(CompletionLogProbs.ofSum(completions.size() % 2, ratio - 9, 1)
                        .withReference(-9)));
        List<List<CompletionLogProbs>> pairs = new ArrayList<>();
        for (int pair = 0; pair < completions.size(); pair += 2) {
            pairs.add(completions.subList(pair, pair + 2));
        }
        return LossBatch.of(pairs);
    }
}
