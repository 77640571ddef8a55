package io.plumbline.score;

import io.plumbline.loss.Outcome;
import io.plumbline.score.ExampleScore.Comparison;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Collects the comparisons that are wrong by the widest margins: where the policy is most sure of what the label denies. */
final class Mistakes {
    /** Comparisons that are kept. */
    static final int MOST = 20;

    private static final Comparator<Comparison> WORST_FIRST = Comparator.<Comparison>comparingDouble(
                    comparison -> comparison.score().rewards().margin())
            .thenComparing(comparison -> comparison.score().id())
            .thenComparing(Comparison::chosen)
            .thenComparing(Comparison::rejected);

    private final PriorityQueue<Comparison> kept = new PriorityQueue<>(WORST_FIRST.reversed());

    void add(Comparison comparison) {
        if (comparison.score().rewards().outcome() != Outcome.WRONG) {
            return;
        }
        kept.add(comparison);
        if (kept.size() > MOST) {
            kept.poll();
        }
    }

    /** Returns those that are kept, the worst first. */
    List<Comparison> worst() {
        return kept.stream().sorted(WORST_FIRST).toList();
    }
}
