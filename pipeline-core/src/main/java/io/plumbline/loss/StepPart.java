package io.plumbline.loss;

/**
 * The counts of the part of an optimiser step that one worker computes. States of the workers are averaged by one of the two
 * counts, so a sum whose mean is taken over the other is divided such that this average is the mean over the whole step.
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
