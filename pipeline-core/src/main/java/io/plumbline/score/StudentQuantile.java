package io.plumbline.score;

/**
 * The quantile at 97.5 % of Student's distribution: by how many errors an estimate may miss where the error itself is an
 * estimate out of few values.
 */
public final class StudentQuantile {
    /** Of 1, 2, … degrees of freedom. */
    private static final double[] OF_FEW = {12.7062047362, 4.3026527297, 3.1824463053, 2.7764451052, 2.5705818356};

    private StudentQuantile() {}

    /**
     * Returns the quantile: of more than five degrees of freedom by the first terms of Fisher and Cornish (1960), to 1e-4.
     *
     * @param degrees of freedom, at least 1
     */
    public static double of(int degrees) {
        if (degrees < 1) {
            throw new IllegalArgumentException("Degrees of freedom must be at least 1, got " + degrees);
        }
        if (degrees <= OF_FEW.length) {
            return OF_FEW[degrees - 1];
        }
        double z = Interval.QUANTILE;
        double square = z * z;
        double first = z * (square + 1) / 4;
        double second = z * ((5 * square + 16) * square + 3) / 96;
        double third = z * (((3 * square + 19) * square + 17) * square - 15) / 384;
        double fourth = z * ((((79 * square + 776) * square + 1482) * square - 1920) * square - 945) / 92160;
        return z + (first + (second + (third + fourth / degrees) / degrees) / degrees) / degrees;
    }
}
