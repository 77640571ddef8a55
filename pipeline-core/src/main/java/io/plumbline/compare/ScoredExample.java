package io.plumbline.compare;

/**
 * The scores that one policy gives a held-out example, summed over its comparisons of two completions: one of a pair, up to
 * K (K − 1) / 2 of a ranked list.
 *
 * @param id the example's id, 64 hexadecimal digits
 * @param pairs comparisons, at least 1
 * @param correct those whose chosen completion has the greater reward; a tie is not correct, as in {@code summary.json}
 * @param margins sum of the rewards of the chosen completions less those of the rejected ones
 */
public record ScoredExample(String id, int pairs, int correct, double margins) {
    /** Refuses what no scores give. */
    public ScoredExample {
        if (pairs < 1 || correct < 0 || correct > pairs) {
            throw new IllegalArgumentException(
                    "Example " + id + " must have 1 pair or more, got " + pairs + " pairs, " + correct + " correct");
        }
        if (!Double.isFinite(margins)) {
            throw new IllegalArgumentException("Margins of example " + id + " must be finite, got " + margins);
        }
    }
}
