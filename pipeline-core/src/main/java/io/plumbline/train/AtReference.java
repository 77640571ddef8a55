package io.plumbline.train;

import io.plumbline.loss.LossBatch;
import io.plumbline.loss.LossSums;
import io.plumbline.loss.Needs;
import io.plumbline.loss.PairRewards;
import io.plumbline.loss.Rounding;
import io.plumbline.loss.WeightedLosses;
import java.io.Serializable;

/**
 * The loss that the same examples have under a policy that is the reference, ln 2 for DPO: a first step from there must show
 * it, but for rounding.
 *
 * @param loss its sums; of no example where the loss reads no reference
 * @param raised the same where rounding puts every best completion above the others by as much as it may
 * @param lowered the same where it puts them below
 */
public record AtReference(LossSums loss, LossSums raised, LossSums lowered) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Of no example. */
    public static final AtReference NONE = new AtReference(LossSums.NONE, LossSums.NONE, LossSums.NONE);

    /**
     * The loss of the examples of a batch.
     *
     * @param rounding of the log-probs
     */
    public static AtReference of(WeightedLosses losses, LossBatch batch, Rounding rounding) {
        Needs needs = losses.needs();
        if (needs.reference() == Needs.LogProbs.NONE || needs.policy() == Needs.LogProbs.TOKENS) {
            return NONE;
        }
        double[] shifts = shifts(batch, rounding);
        return new AtReference(
                losses.sums(atReference(batch, shifts, 0)),
                losses.sums(atReference(batch, shifts, 1)),
                losses.sums(atReference(batch, shifts, -1)));
    }

    /**
     * Returns a shift of each completion: of the best up, of the others down, each in proportion to its own rounding, and of
     * the best and the worst together as much as rounding may move their difference.
     */
    private static double[] shifts(LossBatch batch, Rounding rounding) {
        double[] shifts = new double[batch.completions()];
        for (int example = 0; example < batch.examples(); example++) {
            int best = batch.best(example);
            int worst = batch.worst(example);
            for (int completion = best; completion <= worst; completion++) {
                double own = rounding.ofDifference(
                        batch.policy(completion), batch.reference(completion), batch.tokens(completion));
                shifts[completion] = completion == best ? own : -own;
            }
            if (worst > best && shifts[best] > shifts[worst]) {
                double both = PairRewards.bound(batch.pair(example), batch.tokens(best), batch.tokens(worst), rounding);
                double scale = both / (shifts[best] - shifts[worst]);
                for (int completion = best; completion <= worst; completion++) {
                    shifts[completion] *= scale;
                }
            }
        }
        return shifts;
    }

    private static LossBatch atReference(LossBatch batch, double[] shifts, int direction) {
        double[] policy = new double[shifts.length];
        for (int completion = 0; completion < policy.length; completion++) {
            policy[completion] = batch.reference(completion) + direction * shifts[completion];
        }
        return batch.withPolicy(policy);
    }

    /** These examples, then the others. */
    AtReference plus(AtReference other) {
        return new AtReference(loss.plus(other.loss), raised.plus(other.raised), lowered.plus(other.lowered));
    }

    /** The mean loss; NaN where the loss reads no reference. */
    public double mean() {
        return loss.mean();
    }

    /** The most by which rounding may move the mean loss. */
    public double rounding() {
        return Math.max(Math.abs(raised.mean() - loss.mean()), Math.abs(lowered.mean() - loss.mean()));
    }
}
