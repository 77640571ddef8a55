package io.plumbline.compare;

/** The two-sided tail of Student's distribution. */
final class StudentTail {
    /** A part of the series below which the rest is rounding. */
    private static final double NEGLIGIBLE = 1e-18;

    private StudentTail() {}

    /**
     * Returns the probability of a value at least as far from 0, by the finite series of Abramowitz and Stegun (1964), 26.7.3 and
     * 26.7.4, which are exact; to an absolute error below 1e-10 up to a million degrees.
     *
     * @param t the value
     * @param degrees of freedom, at least 1
     */
    static double probability(double t, int degrees) {
        if (degrees < 1) {
            throw new IllegalArgumentException("Degrees of freedom must be at least 1, got " + degrees);
        }
        double root = Math.sqrt(degrees);
        double angle = Math.atan2(Math.abs(t), root);
        double squared = Math.cos(angle) * Math.cos(angle);
        boolean odd = degrees % 2 == 1;
        double term = odd ? Math.cos(angle) : 1;
        double sum = degrees == 1 ? 0 : term;
        for (int i = odd ? 3 : 2; i <= degrees - 2 && term > NEGLIGIBLE * sum; i += 2) {
            term *= squared * (i - 1) / i;
            sum += term;
        }
        double within = odd ? 2 / Math.PI * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
        return Math.min(1, Math.max(0, 1 - within));
    }
}
