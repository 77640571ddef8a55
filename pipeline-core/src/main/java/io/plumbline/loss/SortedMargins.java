package io.plumbline.loss;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A loss of the differences between two samples of a step's numbers, each sorted by itself: what it compares are not the two
 * completions of a pair but the quantiles of two distributions.
 */
interface SortedMargins extends Loss {
    /** The loss of a difference of quantiles. */
    SigmoidLoss sigmoid();

    @Override
    default Reward reward() {
        return sigmoid().reward();
    }

    @Override
    default Needs needs() {
        return new Needs(
                Needs.LogProbs.SUMS,
                Needs.LogProbs.SUMS,
                Needs.Completions.PAIR,
                Needs.Scope.STEP,
                Needs.Mean.EXAMPLES);
    }

    /** Returns the examples by their numbers, the least first; of equal numbers, in the batch's order. */
    static int[] order(double[] values) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(example -> values[example]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
