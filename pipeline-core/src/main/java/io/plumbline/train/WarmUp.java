package io.plumbline.train;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;

/**
 * How many of a training's first steps the learning rate rises in: a number, or a share of all.
 *
 * @param section of the configuration that says so, for messages: {@code training} or {@code sft}
 * @param steps how many; null where the share says it
 * @param ratio share of all steps, in [0, 1]; of no account where the steps are given
 */
public record WarmUp(String section, Integer steps, double ratio) {
    /** Refuses values out of range by the configuration key. */
    public WarmUp {
        if (steps != null && steps < 0) {
            throw new IllegalArgumentException(section + ".warmup-steps must be at least 0, got " + steps);
        }
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException(section + ".warmup-ratio must be between 0 and 1, got " + ratio);
        }
    }

    /**
     * Steps of the warm-up of a training of so many. A share is rounded up, as transformers does, but always leaves a step
     * at the full rate: a training of one step has no warm-up.
     *
     * @param totalSteps of the training, at least 1
     * @throws PlumblineException of kind CONFIGURATION where the steps are given and none would be left after them
     */
    public int of(int totalSteps) {
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
