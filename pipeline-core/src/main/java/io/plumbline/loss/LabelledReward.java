package io.plumbline.loss;

/**
 * The reward of a completion that is judged alone, as its loss gives it; exactly 0 where it lies within {@link Rounding} of 0,
 * as that of a policy that is its reference does.
 *
 * @param logProb log π(completion | prompt)
 * @param reward of the completion
 * @param isDesirable whether it is said to be good
 * @param outcome whether the reward has the sign of the label: above 0 where the completion is good, below 0 where it is bad
 */
public record LabelledReward(double logProb, double reward, boolean isDesirable, Outcome outcome) {
    /**
     * The reward of an example's only completion.
     *
     * @param reward of a completion, by the loss
     * @param rounding of the log-probs
     */
    public static LabelledReward of(LossBatch batch, int example, Reward reward, Rounding rounding) {
        int only = batch.best(example);
        Score score = reward.score();
        double value = batch.score(only, score);
        double bound = score.bound(batch.policy(only), batch.reference(only), batch.tokens(only), rounding);
        boolean isDesirable = batch.rank(only) == 0;
        Outcome outcome = Outcome.of(isDesirable ? value : -value, bound);
        return new LabelledReward(
                batch.policy(only), outcome == Outcome.TIE ? 0 : reward.scale() * value, isDesirable, outcome);
    }
}
