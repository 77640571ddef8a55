package io.plumbline.loss;

import java.util.Locale;

/** The result of comparing two numbers of a pair, chosen against rejected: with the label, against it, or neither. */
public enum Outcome {
    /** The chosen completion's number is the greater. */
    CORRECT,
    /** The rejected completion's number is the greater. */
    WRONG,
    /** They differ by no more than rounding, which is neither. */
    TIE;

    /** Its name in {@code scores/*.parquet}. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The outcome of a difference.
     *
     * @param difference chosen − rejected
     * @param rounding how far it may lie from 0 where nothing differs, ≥ 0
     */
    public static Outcome of(double difference, double rounding) {
        if (Math.abs(difference) <= rounding) {
            return TIE;
        }
        return difference > 0 ? CORRECT : WRONG;
    }
}
