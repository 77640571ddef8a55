package io.plumbline.score;

/**
 * The amount by which one share exceeds its opposite, or another share, in the same pairs. It is certain only where both its
 * interval and the {@link SignTest} say so, of the same sign: resamples of few pairs that all agree are all the same, and their
 * interval is a point. The interval weighs a prompt by its pairs and the test does not, so that where a few prompts have most
 * of the pairs the two may point in opposite directions.
 *
 * @param interval of the mean difference
 * @param more prompts with a difference above 0, all their pairs together
 * @param less prompts with a difference below 0
 */
public record Advantage(Interval interval, long more, long less) {
    /** Refuses what counts no prompts. */
    public Advantage {
        if (more < 0 || less < 0) {
            throw new IllegalArgumentException(
                    "An advantage must count 0 prompts or more either way, got " + more + " and " + less);
        }
    }

    /** Returns true where it is above 0 beyond doubt. */
    boolean surelyPositive() {
        return interval.low() > 0 && more > less && SignTest.differ(more, less);
    }

    /** Returns true where it is below 0 beyond doubt. */
    boolean surelyNegative() {
        return interval.high() < 0 && less > more && SignTest.differ(more, less);
    }

    /**
     * Returns true where it is not certain because pairs and prompts do not say the same: the test is sure and the interval does
     * not agree, or the interval excludes 0 and more prompts are on the other side.
     */
    boolean isOtherByPrompts() {
        if (surelyPositive() || surelyNegative()) {
            return false;
        }
        return SignTest.differ(more, less) || interval.low() > 0 && less > more || interval.high() < 0 && more > less;
    }
}
