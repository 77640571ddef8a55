package io.plumbline.compare;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Probabilities of several tests at once, adjusted by Holm (1979): where none of the differences is real, an adjusted
 * probability falls below 5 % for any of them in at most 5 % of cases, however the tests depend on each other.
 */
public final class HolmAdjustment {
    private HolmAdjustment() {}

    /**
     * Returns the adjusted probabilities, in the same order: the i-th smallest of m times m − i + 1, at least the one before it,
     * at most 1.
     */
    public static double[] of(double... probabilities) {
        List<Integer> ascending = IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble(index -> probabilities[index]))
                .toList();
        double[] adjusted = new double[probabilities.length];
        double least = 0;
        for (int place = 0; place < adjusted.length; place++) {
            int index = ascending.get(place);
            least = Math.max(least, Math.min(1, (adjusted.length - place) * probabilities[index]));
            adjusted[index] = least;
        }
        return adjusted;
    }
}
