package io.plumbline.preference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The scored completions of one prompt. All that is made of them follows from their indices, texts and scores, whatever
 * their order was.
 *
 * @param completions each text once, by index and text
 */
public record ScoredPrompt(List<ScoredCompletion> completions) {
    private static final Comparator<ScoredCompletion> ORDER = Comparator.comparingInt(ScoredCompletion::index)
            .thenComparing(ScoredCompletion::text)
            .thenComparingDouble(ScoredCompletion::score)
            .thenComparing(ScoredCompletion::passed, Comparator.nullsFirst(Comparator.naturalOrder()));

    /** Two completions of which the first has the greater score. */
    public record Pair(ScoredCompletion better, ScoredCompletion worse) {
        /** Refuses equal scores. */
        public Pair {
            if (better.score() <= worse.score()) {
                throw new IllegalArgumentException("The first of a pair must have the greater score, got "
                        + better.score() + " and " + worse.score());
            }
        }

        /** Returns by how much the scores differ. */
        public double margin() {
            return better.score() - worse.score();
        }
    }

    /** Orders the completions and leaves out those whose text an earlier one has. */
    public ScoredPrompt {
        Set<String> texts = new HashSet<>();
        List<ScoredCompletion> sorted = new ArrayList<>(completions);
        sorted.sort(ORDER);
        sorted.removeIf(completion -> !texts.add(completion.text()));
        completions = List.copyOf(sorted);
    }

    /** Returns the completion of the greatest score, of several the first; none where there is no completion. */
    public Optional<ScoredCompletion> best() {
        // Of equal ones Stream.max gives the last.
        return completions.stream().reduce((first, second) -> second.score() > first.score() ? second : first);
    }

    /** Returns the best against the worst, of several the first of each; none where all scores are equal. */
    public Optional<Pair> bestAgainstWorst() {
        Optional<ScoredCompletion> worst =
                completions.stream().reduce((first, second) -> second.score() < first.score() ? second : first);
        return best().filter(best -> best.score() > worst.orElseThrow().score())
                .map(best -> new Pair(best, worst.orElseThrow()));
    }

    /**
     * Returns all pairs whose scores differ by more than a margin.
     *
     * @param margin at least 0
     */
    public List<Pair> pairsAbove(double margin) {
        List<Pair> pairs = new ArrayList<>();
        for (ScoredCompletion better : completions) {
            for (ScoredCompletion worse : completions) {
                if (better.score() - worse.score() > margin) {
                    pairs.add(new Pair(better, worse));
                }
            }
        }
        return pairs;
    }

    /** Returns those that a verifier passed. */
    public List<ScoredCompletion> passed() {
        return completions.stream()
                .filter(completion -> Boolean.TRUE.equals(completion.passed()))
                .toList();
    }

    /** Returns those whose score is at least a threshold. */
    public List<ScoredCompletion> reaching(double threshold) {
        return completions.stream()
                .filter(completion -> completion.score() >= threshold)
                .toList();
    }
}
