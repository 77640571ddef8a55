package io.plumbline.train;

import io.plumbline.loss.LossBatch;
import io.plumbline.loss.LossSums;
import io.plumbline.loss.Needs;
import io.plumbline.loss.Rounding;
import io.plumbline.loss.StepPart;
import io.plumbline.loss.Totals;
import io.plumbline.loss.WeightedLosses;
import java.io.Serializable;

/**
 * The loss that the same examples have under a policy that is the reference, ln 2 for DPO: a first step from there must show
 * it, but for rounding.
 *
 * @param loss its sums; of no example where the loss reads no reference
 * @param raised the same where rounding moves each example's log-probs by as much as it may, in the direction in which the
 *     loss falls
 * @param lowered the same where it moves them in the opposite direction
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
        if (needs.reference() == Needs.LogProbs.NONE) {
            return NONE;
        }
        double[] shifts = shifts(losses, batch, rounding);
        return new AtReference(
                losses.sums(atReference(batch, shifts, 0)),
                losses.sums(atReference(batch, shifts, 1)),
                losses.sums(atReference(batch, shifts, -1)));
    }

    /**
     * Returns a shift of each completion, in the direction in which the loss falls fastest. Errors of an example's completions
     * have nothing to do with each other, so they lie in the ellipsoid Σ (shift / bound)² ≤ 1. There a loss of derivative d by
     * each completion changes by at most the root of Σ (d bound)², which these shifts reach. A completion's first token stands
     * for it, by which no loss changes less than by others.
     */
    private static double[] shifts(WeightedLosses losses, LossBatch batch, Rounding rounding) {
        double[] byToken = new double[batch.tokens()];
        losses.evaluate(batch.atReference(), StepPart.whole(Totals.of(batch)), byToken);
        double[] shifts = new double[batch.completions()];
        for (int example = 0; example < batch.examples(); example++) {
            double change = 0;
            for (int completion = batch.best(example); completion <= batch.worst(example); completion++) {
                double bound = rounding.ofDifference(
                        batch.policy(completion), batch.reference(completion), batch.tokens(completion));
                double byCompletion = byToken[batch.firstToken(completion)] * bound;
                shifts[completion] = -byCompletion * bound;
                change = Math.hypot(change, byCompletion);
            }
            for (int completion = batch.best(example); completion <= batch.worst(example); completion++) {
                // Where the loss does not change, it has no direction either.
                shifts[completion] = change == 0 ? 0 : shifts[completion] / change;
            }
        }
        return shifts;
    }

    private static LossBatch atReference(LossBatch batch, double[] shifts, int direction) {
        double[] directed = new double[shifts.length];
        for (int completion = 0; completion < directed.length; completion++) {
            directed[completion] = direction * shifts[completion];
        }
        return batch.atReference(directed);
    }

    /** These examples, then the others. */
    public AtReference plus(AtReference other) {
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
