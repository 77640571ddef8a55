package io.plumbline.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlackettLuceLossTest {
    private static final Offset<Double> EXACT = within(1e-12);
    private static final double BETA = 0.3;

    private final PlackettLuceLoss loss = new PlackettLuceLoss(BETA);

    @Test
    void ofPairsItIsTheSigmoidLoss() {
        LossBatch batch = LossGoldens.load().batch();
        double[] byToken = new double[batch.tokens()];
        double[] sigmoid = new double[batch.tokens()];
        assertThat(loss.evaluate(batch, byToken)).isCloseTo(new SigmoidLoss(BETA, 0).evaluate(batch, sigmoid), EXACT);
        assertThat(byToken).containsExactly(sigmoid, EXACT);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e4, -50, -1, 0, 1, 50, 1e4})
    void ofPairsItIsTheSigmoidLossToTheLastDigits(double margin) {
        LossBatch batch = batch(new int[] {0, 1}, margin, 0);
        double expected = new SigmoidLoss(BETA, 0).of(margin).value();
        assertThat(loss.evaluate(batch, new double[2])).isCloseTo(expected, within(1e-15 * expected));
    }

    /**
     * The probabilities of all orders are those of drawing one completion after the other: they add up to 1, those of the
     * orders that begin with a completion to its share of all exponentials, and those that place one above another to the
     * probability that it wins of the two.
     */
    @Test
    void ofFourItIsWhatTheSumOverAllOrdersSays() {
        double[] logRatios = {-2.5, 4, 0.75, -7.25};
        int completions = logRatios.length;
        double all = 0;
        double[] first = new double[completions];
        double[][] above = new double[completions][completions];
        List<int[]> orders = orders(new ArrayList<>(), completions);
        assertThat(orders).hasSize(24);
        for (int[] order : orders) {
            double[] ordered = DoubleStream.iterate(0, index -> index + 1)
                    .limit(completions)
                    .map(index -> logRatios[order[(int) index]])
                    .toArray();
            double probability =
                    Math.exp(-loss.evaluate(batch(new int[] {0, 1, 2, 3}, ordered), new double[completions]));
            all += probability;
            first[order[0]] += probability;
            for (int better = 0; better < completions; better++) {
                for (int worse = better + 1; worse < completions; worse++) {
                    above[order[better]][order[worse]] += probability;
                }
            }
        }
        assertThat(all).isCloseTo(1, EXACT);
        double exponentials =
                DoubleStream.of(logRatios).map(ratio -> Math.exp(BETA * ratio)).sum();
        for (int one = 0; one < completions; one++) {
            assertThat(first[one]).isCloseTo(Math.exp(BETA * logRatios[one]) / exponentials, EXACT);
            for (int other = 0; other < completions; other++) {
                if (one != other) {
                    double wins = Sigmoid.sigmoid(BETA * (logRatios[one] - logRatios[other]));
                    assertThat(above[one][other]).isCloseTo(wins, EXACT);
                }
            }
        }
    }

    @Test
    void derivativesOfManyAreFiniteDifferences() {
        Random random = new Random(5);
        for (int[] ranks : List.of(new int[] {0, 1, 2, 3, 4}, new int[] {0, 0, 1, 1, 2}, new int[] {0, 1, 1, 1, 1})) {
            double[] logRatios = random.doubles(ranks.length, -9, 9).toArray();
            double[] byToken = new double[ranks.length];
            loss.evaluate(batch(ranks, logRatios), byToken);
            double step = 1e-5;
            for (int index = 0; index < ranks.length; index++) {
                double before = logRatios[index];
                logRatios[index] = before + step;
                double value = loss.evaluate(batch(ranks, logRatios), new double[ranks.length]);
                logRatios[index] = before - step;
                value -= loss.evaluate(batch(ranks, logRatios), new double[ranks.length]);
                logRatios[index] = before;
                assertThat(byToken[index]).isCloseTo(value / (2 * step), within(1e-9));
            }
        }
    }

    @Test
    void completionsOfOneRankAreNotComparedWithEachOther() {
        double[] byToken = new double[2];
        assertThat(loss.evaluate(batch(new int[] {0, 0}, 3, 1), byToken)).isZero();
        assertThat(byToken).containsOnly(0);
        double two = loss.evaluate(batch(new int[] {0, 0, 1}, 3, 1, 2), new double[3]);
        assertThat(two).isCloseTo(-Sigmoid.logSigmoid(BETA * (3 - 2)) - Sigmoid.logSigmoid(BETA * (1 - 2)), EXACT);
    }

    @Test
    void theReferenceAsPolicyGivesTheLogarithmOfTheNumberOfOrders() {
        LossBatch batch = batch(new int[] {0, 1, 2, 3}, 5, 2, 9, 1).atReference();
        assertThat(loss.evaluate(batch, new double[4])).isCloseTo(Math.log(24), EXACT);
    }

    @Test
    void refusesABetaThatIsNotPositive() {
        assertThatThrownBy(() -> new PlackettLuceLoss(-1)).hasMessage("loss.beta must be > 0, got -1.0");
    }

    /** One example of completions of one token each, whose log-ratios are given. */
    private static LossBatch batch(int[] ranks, double... logRatios) {
        List<CompletionLogProbs> completions = new ArrayList<>();
        for (int index = 0; index < ranks.length; index++) {
            completions.add(
                    CompletionLogProbs.ofSum(ranks[index], logRatios[index], 1).withReference(0));
        }
        return LossBatch.of(List.of(completions));
    }

    private static List<int[]> orders(List<Integer> begun, int completions) {
        if (begun.size() == completions) {
            return List.of(begun.stream().mapToInt(Integer::intValue).toArray());
        }
        List<int[]> orders = new ArrayList<>();
        for (int next = 0; next < completions; next++) {
            if (!begun.contains(next)) {
                List<Integer> longer = new ArrayList<>(begun);
                longer.add(next);
                orders.addAll(orders(longer, completions));
            }
        }
        return orders;
    }
}
