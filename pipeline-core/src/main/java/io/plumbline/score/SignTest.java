package io.plumbline.score;

/**
 * The exact two-sided sign test: of two counts that chance alone makes alike, which is McNemar's (1947) test where they are
 * the examples that two policies decide differently. It needs no resamples, which are all the same where few pairs all agree;
 * five that agree are never enough for a level of 5 %, six are.
 */
public final class SignTest {
    static final double LEVEL = 0.05;

    /** A part of the sum below which the rest is rounding. */
    private static final double NEGLIGIBLE = 1e-17;

    private SignTest() {}

    /**
     * Returns the probability that chance makes two counts differ by as much as these, either way: twice the tail of the
     * binomial distribution with a half, at most 1. Its relative error is below 1e-9 up to a million examples; 0 where it is
     * below 1e-308.
     *
     * @param first at least 0
     * @param second at least 0
     */
    public static double probability(long first, long second) {
        if (first < 0 || second < 0) {
            throw new IllegalArgumentException("Counts must be at least 0, got " + first + " and " + second);
        }
        long all = Math.addExact(first, second);
        long fewer = Math.min(first, second);
        // The largest term of the tail by its logarithm, as 2^-n alone is 0 beyond some thousand; then down from it.
        double logarithm = -all * Math.log(2);
        // What rounding took from the sum so far (Kahan 1965): of half a million terms it would show in the eighth
        // digit.
        double lost = 0;
        for (long i = 1; i <= fewer; i++) {
            double part = Math.log((all - fewer + i) / (double) i) - lost;
            double next = logarithm + part;
            lost = next - logarithm - part;
            logarithm = next;
        }
        double term = 1;
        double sum = 1;
        for (long i = fewer; i > 0 && term > NEGLIGIBLE * sum; i--) {
            term *= i / (double) (all - i + 1);
            sum += term;
        }
        return Math.min(1, 2 * Math.exp(logarithm) * sum);
    }

    /** Returns true where chance makes two counts differ by as much as these, either way, in less than 5 % of cases. */
    static boolean differ(long first, long second) {
        return probability(first, second) < LEVEL;
    }

    /**
     * Returns about how many pairs it takes until two counts in this proportion differ; infinity where they are equal. It
     * solves the normal approximation, (d n − 1) / √n = 1.96 for a difference of d in a pair, for n.
     */
    static double needed(long first, long second) {
        double difference = (double) Math.abs(first - second) / (first + second);
        double root = (Interval.QUANTILE + Math.sqrt(Interval.QUANTILE * Interval.QUANTILE + 4 * difference))
                / (2 * difference);
        return Math.ceil(root * root);
    }
}
