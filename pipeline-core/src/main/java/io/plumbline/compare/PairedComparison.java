package io.plumbline.compare;

import java.util.Iterator;

/**
 * Two policies on the same held-out examples. Only examples that both have scores of are compared; all others are counted.
 * Every pair counts once, as in {@code summary.json}; errors are between prompts, as the pairs of one prompt depend on each
 * other.
 *
 * @param examples compared: those that both policies have scores of
 * @param pairs of these
 * @param prompts of these: fewer than examples where several share one
 * @param ofUnknownPrompt examples that are compared of which neither policy's scores say the prompt; each counts as one of its own
 * @param onlyFirst examples that the first policy alone has scores of
 * @param onlySecond examples that the second policy alone has scores of
 * @param unlike examples of both whose number of pairs is not the same, as their ranks were others; not compared
 * @param accuracy of the two; null of no example
 * @param margin of the two; null of no example
 * @param loss of the two; null of no example, and where an example has none
 */
public record PairedComparison(
        long examples,
        long pairs,
        long prompts,
        long ofUnknownPrompt,
        long onlyFirst,
        long onlySecond,
        long unlike,
        AccuracyDifference accuracy,
        MeanDifference margin,
        MeanDifference loss) {
    /**
     * Compares.
     *
     * @param first scores of the first policy, by ascending id, each once
     * @param second scores of the second policy, by ascending id, each once
     * @throws IllegalArgumentException where ids do not ascend
     */
    public static PairedComparison of(Iterator<ScoredExample> first, Iterator<ScoredExample> second) {
        Ascending left = new Ascending(first);
        Ascending right = new Ascending(second);
        PairedSums sums = new PairedSums();
        long onlyFirst = 0;
        long onlySecond = 0;
        long unlike = 0;
        while (left.current != null || right.current != null) {
            int order = order(left.current, right.current);
            if (order < 0) {
                onlyFirst++;
            } else if (order > 0) {
                onlySecond++;
            } else if (left.current.pairs() != right.current.pairs()) {
                unlike++;
            } else {
                sums.add(left.current, right.current);
            }
            if (order <= 0) {
                left.advance();
            }
            if (order >= 0) {
                right.advance();
            }
        }
        return new PairedComparison(
                sums.examples(),
                sums.pairs(),
                sums.prompts(),
                sums.ofUnknownPrompt(),
                onlyFirst,
                onlySecond,
                unlike,
                sums.accuracy(),
                sums.margin(),
                sums.loss());
    }

    private static int order(ScoredExample left, ScoredExample right) {
        if (left == null) {
            return 1;
        }
        return right == null ? -1 : left.id().compareTo(right.id());
    }

    /** Returns whether every example of either policy was compared. */
    public boolean isOfAll() {
        return onlyFirst == 0 && onlySecond == 0 && unlike == 0;
    }

    /** One side of the join. */
    private static final class Ascending {
        private final Iterator<ScoredExample> examples;
        /** Null where there are no more. */
        private ScoredExample current;

        private Ascending(Iterator<ScoredExample> examples) {
            this.examples = examples;
            advance();
        }

        private void advance() {
            ScoredExample next = examples.hasNext() ? examples.next() : null;
            if (current != null && next != null && current.id().compareTo(next.id()) >= 0) {
                throw new IllegalArgumentException(
                        "Ids of examples must ascend, got " + next.id() + " after " + current.id());
            }
            current = next;
        }
    }
}
