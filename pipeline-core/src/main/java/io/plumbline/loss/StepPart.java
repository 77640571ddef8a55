package io.plumbline.loss;

/**
 * The counts of the part of an optimiser step that one worker computes. The states of the workers are averaged, each with a
 * weight: its count of examples, or its count of tokens. A loss whose mean is over that same count is divided by the worker's
 * own count. A loss whose mean is over the other count has another divisor, with which the average over the workers gives the
 * mean over the whole step.
 *
 * @param own counts of the worker's examples
 * @param step counts of all workers' examples
 */
public record StepPart(Totals own, Totals step) {
    /** Refuses a part that is more than the whole. */
    public StepPart {
        if (own.examples() > step.examples() || own.bestTokens() > step.bestTokens()) {
            throw new IllegalArgumentException(
                    "A worker's part of a step must be no more than the step, got " + own + " of " + step);
        }
    }

    /** The part that is a whole step. */
    public static StepPart whole(Totals step) {
        return new StepPart(step, step);
    }

    /**
     * The divisor of the worker's sum.
     *
     * @param mean count that the mean is taken over
     * @param weight count that the workers' states are averaged by
     */
    double divisor(Needs.Mean mean, Needs.Mean weight) {
        if (mean == weight) {
            return own.over(mean);
        }
        return step.over(mean) * ((double) own.over(weight) / step.over(weight));
    }
}
