package io.plumbline.train;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;

/**
 * The length of the warm-up, the first steps of a training, in which the learning rate rises: a number of steps, or a share
 * of all steps.
 *
 * @param steps number of steps; null where the share is used
 * @param ratio share of all steps, in [0, 1]; not used where the steps are given
 */
record WarmUp(Integer steps, double ratio) {
    /** Refuses what {@link #require} refuses. */
    WarmUp {
        require(steps, ratio);
    }

    /**
     * Refuses values out of range.
     *
     * @throws IllegalArgumentException that begins with the configuration key, below its section
     */
    static void require(Integer steps, double ratio) {
        if (steps != null && steps < 0) {
            throw new IllegalArgumentException("warmup-steps must be at least 0, got " + steps);
        }
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("warmup-ratio must be between 0 and 1, got " + ratio);
        }
    }

    /**
     * Returns the number of warm-up steps of a training. A share is rounded up, as in transformers, but at least one step
     * always has the full rate: a training of one step has no warm-up.
     *
     * @param totalSteps of the training, at least 1
     * @param section of the configuration that sets it, for messages: {@code training} or {@code sft}
     * @throws PlumblineException of kind CONFIGURATION where the steps are given and none would be left after them
     */
    int of(int totalSteps, String section) {
        if (steps == null) {
            return (int) Math.min(totalSteps - 1, Math.ceil(ratio * totalSteps));
        }
        if (steps >= totalSteps) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot train: " + section + ".warmup-steps is " + steps + ", but the training has " + totalSteps
                            + (totalSteps == 1 ? " step" : " steps") + ", so its learning rate would never be reached;"
                            + " set " + section + ".warmup-steps to at most " + (totalSteps - 1)
                            + ", or leave it out for "
                            + section + ".warmup-ratio, which fits every training");
        }
        return steps;
    }
}
