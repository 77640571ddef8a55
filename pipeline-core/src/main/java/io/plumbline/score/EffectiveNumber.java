package io.plumbline.score;

/**
 * The number of values of equal weight that say as much as values of unequal weight, (Σw)² / Σw² (Kish 1965, "Survey sampling",
 * section 8.2).
 */
final class EffectiveNumber {
    /** Of an effective number of values whose weights are all the same. */
    private static final double ROUNDING = 1e-6;

    private EffectiveNumber() {}

    /** Returns the number without its fraction; 0 of NaN. */
    static int whole(double effective) {
        return (int) (effective + ROUNDING);
    }

    /**
     * Returns it.
     *
     * @param weights of the values, 0 or more
     * @param count how many of them are looked at, from the first on
     * @return NaN where no weight is above 0
     */
    static double of(double[] weights, int count) {
        double total = 0;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            total += weights[i];
            squares += weights[i] * weights[i];
        }
        return total * total / squares;
    }
}
