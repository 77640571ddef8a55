package io.plumbline.jobs.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.Precision;
import io.plumbline.loss.CompletionLogProbs;
import io.plumbline.loss.LossBatch;
import io.plumbline.loss.LossSums;
import io.plumbline.loss.PlackettLuceLoss;
import io.plumbline.loss.PreferenceMetrics;
import io.plumbline.loss.Rounding;
import io.plumbline.loss.SigmoidLoss;
import io.plumbline.loss.Totals;
import io.plumbline.loss.WeightedLosses;
import io.plumbline.train.AtReference;
import io.plumbline.train.Roundings;
import io.plumbline.train.StepSums;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FirstStepGateTest {
    /** Log-prob of each token, a number that float32 holds. */
    private static final float TOKEN = -3;

    /** Every pair is off by all that rounding allows, to the side on which the loss is the steepest. */
    @ParameterizedTest
    @CsvSource({
        "FLOAT32, 0.1, 25",
        "FLOAT32, 0.1, 1000",
        "FLOAT32, 10, 1000",
        "FLOAT32, 100, 1000",
        "BFLOAT16, 0.1, 25",
        "BFLOAT16, 0.1, 1000",
        "BFLOAT16, 100, 1000"
    })
    void letsRoundingPassAtEveryBetaAndLength(Precision precision, double beta, int tokens) {
        FirstStepGate gate = gate();
        StepRecord within = first(precision, beta, tokens, -0.99 * bound(precision, tokens));
        assertThat(within.sums().meanLoss()).isGreaterThan(Math.log(2));
        assertThatCode(() -> gate.check(within)).doesNotThrowAnyException();
        assertThatThrownBy(() -> gate.check(first(precision, beta, tokens, -1.5 * bound(precision, tokens))))
                .hasMessageStartingWith("Cannot train: the first step's loss is ");
    }

    @ParameterizedTest
    @CsvSource({"0.1, 25", "0.1, 1000", "100, 1000"})
    void allowsWhatTheLossMakesOfTheBound(double beta, int tokens) {
        double bound = bound(Precision.BFLOAT16, tokens);
        double moved = Math.log1p(Math.exp(beta * bound)) - Math.log(2);
        assertThat(first(Precision.BFLOAT16, beta, tokens, 0).atReference().rounding())
                .isCloseTo(moved, within(1e-6 * moved));
    }

    /**
     * Of four completions with one log-prob each the loss has, at the reference, the derivatives −3/4, −5/12, 1/12 and 13/12
     * times beta: whichever completion is the long one, its rounding is allowed for.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void allowsForALongCompletionAtAnyPlaceOfAList(int place) {
        double beta = 1e-3;
        double[] derivatives = {-3 / 4.0, -5 / 12.0, 1 / 12.0, 13 / 12.0};
        int[] lengths = {20, 20, 20, 20};
        lengths[place] = 2_000;
        List<CompletionLogProbs> completions = new ArrayList<>();
        double squares = 0;
        for (int rank = 0; rank < 4; rank++) {
            double sum = lengths[rank] * (double) TOKEN;
            completions.add(CompletionLogProbs.ofSum(rank, sum, lengths[rank]).withReference(sum));
            double bound = Roundings.of(Precision.FLOAT32).ofDifference(sum, sum, lengths[rank]);
            squares += Math.pow(beta * derivatives[rank] * bound, 2);
        }
        AtReference expected = AtReference.of(
                WeightedLosses.of(new PlackettLuceLoss(beta)),
                LossBatch.of(List.of(completions)),
                Roundings.of(Precision.FLOAT32));
        assertThat(expected.mean()).isCloseTo(Math.log(24), within(1e-12));
        assertThat(expected.rounding()).isCloseTo(Math.sqrt(squares), within(1e-2 * Math.sqrt(squares)));
    }

    @Test
    void allowsForNothingWhereNothingIsCompared() {
        CompletionLogProbs one = CompletionLogProbs.ofSum(0, -3, 2).withReference(-3);
        AtReference expected = AtReference.of(
                WeightedLosses.of(new PlackettLuceLoss(1)),
                LossBatch.of(List.of(List.of(one, one))),
                Roundings.of(Precision.FLOAT32));
        assertThat(expected.mean()).isZero();
        assertThat(expected.rounding()).isZero();
    }

    /** Of float32 log-probs of 2,192 HH-RLHF pairs under TinyStories-656K, 256 tokens at most. */
    @ParameterizedTest
    @CsvSource({"0.1, 6e-8", "1, 6.4e-7", "10, 6.4e-6", "100, 6.4e-5"})
    void allowsMoreThanTheNoiseThatWasMeasured(double beta, double noise) {
        assertThat(first(Precision.FLOAT32, beta, 50, 0).atReference().rounding())
                .isBetween(8 * noise, 10_000 * noise);
    }

    @Test
    void refusesWhatIsMoreThanRounding() {
        StepRecord step = first(Precision.FLOAT32, 0.1, 25, -0.01);
        assertThatThrownBy(() -> gate().check(step))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.GATE))
                .hasMessage(String.format(
                        Locale.ROOT,
                        "Cannot train: the first step's loss is 0.693647306 where policy and reference are one model,"
                                + " expected 0.693147181 within %.0e; delete reference/ and run reference again",
                        step.atReference().rounding()));
    }

    /** The most by which the difference of the log-ratios of two such completions may be off. */
    private static double bound(Precision precision, int tokens) {
        Rounding rounding = Roundings.of(precision);
        return 2 * rounding.of(tokens * (double) TOKEN, tokens);
    }

    @Test
    void aLossWithoutReferenceHasNoExpectedValue() {
        StepSums sums = new StepSums(new LossSums(3, 0, new Totals(1, 10)), 1, 100, PreferenceMetrics.NONE);
        assertThatCode(() -> gate().check(new StepRecord(1, 0.1, 0, 1, 100, sums, AtReference.NONE)))
                .doesNotThrowAnyException();
    }

    private static FirstStepGate gate() {
        return FirstStepGate.startingAtReference();
    }

    /** A first step on two pairs of completions of so many tokens, whose log-ratios differ by so much. */
    private static StepRecord first(Precision precision, double beta, int tokens, double off) {
        double sum = tokens * (double) TOKEN;
        LossBatch pair = LossBatch.of(List.of(List.of(
                CompletionLogProbs.ofSum(0, sum, tokens).withReference(sum - off / 2),
                CompletionLogProbs.ofSum(1, sum, tokens).withReference(sum + off / 2))));
        WeightedLosses losses = WeightedLosses.of(new SigmoidLoss(beta, 0));
        AtReference expected = AtReference.of(losses, pair, Roundings.of(precision));
        StepSums one = new StepSums(losses.sums(pair), 1, 2L * tokens, PreferenceMetrics.NONE);
        return new StepRecord(1, 0.1, 0, 1, 100, one.plus(one), expected.plus(expected));
    }
}
