package io.plumbline.compare;

/**
 * The scores that one policy gives a held-out example, summed over its comparisons of two completions: one of a pair, up to
 * K (K − 1) / 2 of a ranked list.
 *
 * @param id the example's id, 64 hexadecimal digits
 * @param pairs comparisons, at least 1
 * @param correct those whose chosen completion has the greater reward; a tie is not correct, as in {@code summary.json}
 * @param margins sum of the rewards of the chosen completions less those of the rejected ones
 * @param losses number of its losses: one of each comparison, or one of them all, as the loss takes completions by twos or as a
 *     list; 0 where an example has none by itself
 * @param loss sum of its losses
 * @param promptId id of its prompt, which other examples may share; null where it is not known
 */
public record ScoredExample(
        String id, int pairs, int correct, double margins, int losses, double loss, String promptId) {
    /** Refuses what no scores give. */
    public ScoredExample {
        if (pairs < 1 || correct < 0 || correct > pairs) {
            throw new IllegalArgumentException(
                    "Example " + id + " must have 1 pair or more, got " + pairs + " pairs, " + correct + " correct");
        }
        if (losses < 0 || losses > pairs || !Double.isFinite(loss)) {
            throw new IllegalArgumentException("Example " + id + " must have a finite loss for each of its " + pairs
                    + " pairs at most, got " + losses + " losses, " + loss);
        }
        if (!Double.isFinite(margins)) {
            throw new IllegalArgumentException("Margins of example " + id + " must be finite, got " + margins);
        }
    }

    /** Scores of a prompt that is not known. */
    public ScoredExample(String id, int pairs, int correct, double margins, int losses, double loss) {
        this(id, pairs, correct, margins, losses, loss, null);
    }

    /** Scores without a loss. */
    public ScoredExample(String id, int pairs, int correct, double margins) {
        this(id, pairs, correct, margins, 0, 0);
    }

    /** Returns the same with margins divided by a number, as by the factor of the rewards. */
    public ScoredExample withMarginsPer(double scale) {
        return new ScoredExample(id, pairs, correct, margins / scale, losses, loss, promptId);
    }
}
