package io.plumbline.score;

/**
 * The number of values of equal weight that say as much as values of unequal weight, (Σw)² / Σw² (Kish 1965, "Survey sampling",
 * section 8.2).
 */
final class EffectiveNumber {
    private EffectiveNumber() {}

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
