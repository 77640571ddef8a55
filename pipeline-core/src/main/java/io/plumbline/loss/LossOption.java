package io.plumbline.loss;

/**
 * An option of losses, of one name and meaning in all that have it.
 *
 * @param name its key below {@code loss}
 * @param expected the kind of its values, for messages: {@code "a number"}
 * @param byDefault its value where none is given, as it would be written
 * @param comment its meaning, unit and range
 */
public record LossOption(String name, String expected, String byDefault, String comment) {
    /** The kind of a value that is a number. */
    static final String NUMBER = "a number";

    /** The kind of a value that is true or false. */
    static final String FLAG = "true or false";

    /** The weight of the log-ratio. */
    public static final LossOption BETA = new LossOption(
            "beta",
            NUMBER,
            "0.1",
            "Weight of the log-ratio, > 0: how close the policy stays to the reference. Of orpo, that of the odds ratio.");

    /** The chance of a wrong label. */
    public static final LossOption LABEL_SMOOTHING = new LossOption(
            "label-smoothing",
            NUMBER,
            "0.0",
            "Assumed share of flipped labels, in [0, 0.5) (Mitchell 2023). 0: labels are right, which exo_pair refuses.");

    /** Returns the one form of a value that it takes: 0 and 0.0 are the same number. */
    String canonical(String value) {
        return expected.equals(NUMBER) ? String.valueOf(Double.parseDouble(value)) : value;
    }

    /** Refuses a share of flipped labels that is not in [0, 0.5): at 0.5 labels would say nothing, above it the opposite. */
    static void requireSmoothing(double share) {
        LABEL_SMOOTHING.require(share >= 0 && share < 0.5, "must be at least 0 and below 0.5", share);
    }

    /**
     * Refuses a value that is negative, or not finite.
     *
     * @throws RefusedOption where it is
     */
    void requireNotNegative(double value) {
        require(value >= 0 && value < Double.POSITIVE_INFINITY, "must be >= 0", value);
    }

    /**
     * Refuses a value that is not positive, or not finite.
     *
     * @throws RefusedOption where it is not
     */
    void requirePositive(double value) {
        require(value > 0 && value < Double.POSITIVE_INFINITY, "must be > 0", value);
    }

    /**
     * Refuses a value.
     *
     * @param rule to follow its name: {@code "must be > 0"}
     * @throws RefusedOption where the rule does not hold
     */
    void require(boolean holds, String rule, double value) {
        if (!holds) {
            throw new RefusedOption(name, rule, String.valueOf(value));
        }
    }
}
