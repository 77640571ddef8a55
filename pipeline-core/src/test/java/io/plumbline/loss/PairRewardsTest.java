package io.plumbline.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairRewardsTest {
    private static final int TOKENS = 25;
    private static final double LOG_PROB = -75;

    /** The root of the squares of the bounds of two log-probs. */
    private static final double BOUND = Math.sqrt(2) * Rounding.FLOAT32.of(LOG_PROB, TOKENS);

    @Test
    void theBoundOfAPairIsThatOfItsFourLogProbs() {
        PairLogProbs pair = new PairLogProbs(-75, -20, -75, -20);
        double chosen = Rounding.FLOAT32.of(-75, 25);
        double rejected = Rounding.FLOAT32.of(-20, 10);
        assertThat(PairRewards.bound(pair, 25, 10, Rounding.FLOAT32))
                .isCloseTo(Math.sqrt(2 * chosen * chosen + 2 * rejected * rejected), within(1e-16));
    }

    @Test
    void aPolicyWithinRoundingOfItsReferenceHasNoRewards() {
        PairRewards rewards = rewards(0.7 * BOUND, -0.7 * BOUND);
        assertThat(rewards.outcome()).isEqualTo(Outcome.TIE);
        assertThat(rewards.chosen()).isZero();
        assertThat(rewards.rejected()).isZero();
        assertThat(rewards.margin()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.99, 0", "0, -0.99", "0.99, -0.42", "-0.99, 0.42", "1.41, 0", "0, 1.41"})
    void differencesWithinRoundingAreTies(double chosen, double rejected) {
        PairRewards rewards = rewards(chosen * BOUND, rejected * BOUND);
        assertThat(rewards.outcome()).isEqualTo(Outcome.TIE);
        assertThat(rewards.margin()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1.42, 0, CORRECT", "0, -1.42, CORRECT", "0.99, -0.44, CORRECT", "-1.42, 0, WRONG", "0.44, 0.99001, TIE"
    })
    void greaterOnesAreNot(double chosen, double rejected, Outcome outcome) {
        assertThat(rewards(chosen * BOUND, rejected * BOUND).outcome()).isEqualTo(outcome);
    }

    @Test
    void whatWasLearntIsLeftAsItIs() {
        PairRewards rewards = rewards(0.5, 0.25);
        assertThat(rewards.chosen()).isCloseTo(0.05, within(1e-12));
        assertThat(rewards.rejected()).isCloseTo(0.025, within(1e-12));
        assertThat(rewards.margin()).isCloseTo(0.025, within(1e-12));
        assertThat(rewards.outcome()).isEqualTo(Outcome.CORRECT);
    }

    @Test
    void rewardsThatAreAlikeAreATieHoweverLarge() {
        PairRewards rewards = rewards(2, 2 + BOUND);
        assertThat(rewards.chosen()).isCloseTo(0.2 + 0.05 * BOUND, within(1e-12));
        assertThat(rewards.margin()).isZero();
        assertThat(rewards.outcome()).isEqualTo(Outcome.TIE);
    }

    @ParameterizedTest
    @CsvSource({"0.99, -0.99, CORRECT", "-0.99, 0.99, WRONG", "2, 0.5, CORRECT", "-0.5, 1, WRONG"})
    void outcomeAndMarginAgreeWhereEachRewardAloneIsWithinRounding(double chosen, double rejected, Outcome outcome) {
        PairRewards rewards = rewards(chosen * BOUND, rejected * BOUND);
        assertThat(rewards.outcome()).isEqualTo(outcome);
        assertThat(rewards.chosen()).isCloseTo(0.1 * chosen * BOUND, within(1e-12));
        assertThat(rewards.rejected()).isCloseTo(0.1 * rejected * BOUND, within(1e-12));
        assertThat(rewards.margin()).isCloseTo(0.1 * (chosen - rejected) * BOUND, within(1e-12));
    }

    @Test
    void exactNumbersTieWhereTheyAreEqualAlone() {
        PairLogProbs equal = new PairLogProbs(-4, -9, -5, -10);
        assertThat(PairRewards.of(equal, 0.1, 3, 3, Rounding.NONE).outcome()).isEqualTo(Outcome.TIE);
        PairLogProbs other = new PairLogProbs(-4 + 1e-15, -9, -5, -10);
        assertThat(PairRewards.of(other, 0.1, 3, 3, Rounding.NONE).outcome()).isEqualTo(Outcome.CORRECT);
    }

    /** Of completions whose policy differs from the reference by so much. */
    private static PairRewards rewards(double chosen, double rejected) {
        PairLogProbs pair = new PairLogProbs(LOG_PROB + chosen, LOG_PROB + rejected, LOG_PROB, LOG_PROB);
        return PairRewards.of(pair, 0.1, TOKENS, TOKENS, Rounding.FLOAT32);
    }
}
