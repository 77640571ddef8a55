package io.plumbline.score;

/** Quantiles by linear interpolation between order statistics: type 7 of Hyndman and Fan (1996), numpy's default. */
final class Quantiles {
    private Quantiles() {}

    /**
     * @param sorted ascending, at least one
     * @param fraction in [0, 1]
     */
    static double of(double[] sorted, double fraction) {
        double place = fraction * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        // Never sorted[below] + share * difference where the two are equal: rounding must not turn an interval over.
        return sorted[below] == sorted[above]
                ? sorted[below]
                : sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
