package io.plumbline.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairRewardsTest {
    private static final Reward REWARD = Reward.ofLogRatio(0.1);
    private static final int TOKENS = 25;
    private static final double LOG_PROB = -75;

    /** The root of the squares of the bounds of two log-probs. */
    private static final double BOUND = Math.sqrt(2) * Rounding.FLOAT32.of(LOG_PROB, TOKENS);

    @ParameterizedTest
    @CsvSource({"1.001, CORRECT", "0.999, TIE"})
    void theBoundOfAPairIsThatOfItsFourLogProbs(double bounds, Outcome outcome) {
        double chosen = Rounding.FLOAT32.of(-75, 25);
        double rejected = Rounding.FLOAT32.of(-20, 10);
        double bound = Math.sqrt(2 * chosen * chosen + 2 * rejected * rejected);
        PairLogProbs pair = new PairLogProbs(-75 + bounds * bound, -20, -75, -20);
        assertThat(PairRewards.of(pair, REWARD, 25, 10, Rounding.FLOAT32).outcome())
                .isEqualTo(outcome);
    }

    /** Means over tokens have as much less rounding, and a policy's own log-prob half the squares of a ratio's. */
    @ParameterizedTest
    @CsvSource({"1.001, CORRECT", "0.999, TIE"})
    void theBoundIsThatOfTheScore(double bounds, Outcome outcome) {
        Reward means = new Reward(2, new Score(Score.Basis.LOG_RATIO, Score.Length.TOKEN_MEAN));
        PairLogProbs ratios = new PairLogProbs(LOG_PROB + bounds * BOUND * Math.sqrt(2), LOG_PROB, LOG_PROB, LOG_PROB);
        PairRewards ofMeans = PairRewards.of(ratios, means, TOKENS, TOKENS, Rounding.FLOAT32);
        assertThat(ofMeans.outcome()).isEqualTo(outcome);
        if (outcome == Outcome.CORRECT) {
            assertThat(ofMeans.margin()).isCloseTo(2 * bounds * BOUND * Math.sqrt(2) / TOKENS, within(1e-12));
        }
        Reward policy = new Reward(2, new Score(Score.Basis.POLICY, Score.Length.TOKEN_MEAN));
        PairLogProbs alone = new PairLogProbs(LOG_PROB + bounds * BOUND, LOG_PROB, Double.NaN, Double.NaN);
        assertThat(PairRewards.of(alone, policy, TOKENS, TOKENS, Rounding.FLOAT32)
                        .outcome())
                .isEqualTo(outcome);
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
        assertThat(PairRewards.of(equal, REWARD, 3, 3, Rounding.NONE).outcome()).isEqualTo(Outcome.TIE);
        PairLogProbs other = new PairLogProbs(-4 + 1e-15, -9, -5, -10);
        assertThat(PairRewards.of(other, REWARD, 3, 3, Rounding.NONE).outcome()).isEqualTo(Outcome.CORRECT);
    }

    /** Of completions whose policy differs from the reference by so much. */
    private static PairRewards rewards(double chosen, double rejected) {
        PairLogProbs pair = new PairLogProbs(LOG_PROB + chosen, LOG_PROB + rejected, LOG_PROB, LOG_PROB);
        return PairRewards.of(pair, REWARD, TOKENS, TOKENS, Rounding.FLOAT32);
    }
}
