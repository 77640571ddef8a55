package io.plumbline.score;

/**
 * The two-sided sign test at a level of 5 %: of two counts that chance alone makes alike. It needs no resamples, which are
 * all the same where few pairs all agree, and is exact for few pairs; five that agree are never enough, six are.
 */
final class SignTest {
    /** Up to so many pairs the binomial distribution is summed; beyond, the normal one with continuity is as good. */
    static final int MOST_SUMMED = 1000;

    static final double LEVEL = 0.05;

    private SignTest() {}

    /** Returns true where chance makes two counts differ by as much as these, either way, in less than 5 % of cases. */
    static boolean differ(long first, long second) {
        long all = Math.addExact(first, second);
        if (all > MOST_SUMMED) {
            return Math.abs(first - second) - 1 > Interval.QUANTILE * Math.sqrt(all);
        }
        double term = Math.scalb(1.0, (int) -all);
        double tail = 0;
        for (long i = 0; i <= Math.min(first, second); i++) {
            tail += term;
            term *= (double) (all - i) / (i + 1);
        }
        return 2 * tail < LEVEL;
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
