package io.plumbline.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The rule by which scored completions of one prompt become pairs. Completions of one score are taken in the order of their
 * texts, so that the same row always gives the same pairs, in whatever order its completions stand.
 *
 * @param pairs which completions are compared
 * @param margin by how much the scores of two must differ at least, not counting the number itself, for a pair
 */
public record PairRule(Pairs pairs, double margin) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Of 45 completions with different scores there are 990 pairs. */
    static final int MOST_PAIRS = 1_000;

    /** Each pair is kept, shuffled and tokenised with its texts. */
    private static final long MOST_CHARACTERS = 128L << 20;

    /** The best completion against the worst, whatever their scores are. */
    static final PairRule DEFAULT = new PairRule(Pairs.BEST_WORST, 0);

    /** The completions of a prompt that are compared. */
    public enum Pairs {
        /** The best with the worst: one pair. */
        BEST_WORST,
        /** Every two whose scores differ by more than the margin. */
        ALL
    }

    /** Refuses a margin that is none. */
    public PairRule {
        Objects.requireNonNull(pairs, "pairs");
        if (!(margin >= 0 && margin < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("data.score-margin must be a number of at least 0, got " + margin);
        }
    }

    /** A pair by the places of its completions. */
    private record Places(int chosen, int rejected) {}

    /**
     * Returns the pairs of a prompt's completions, those of the best one first.
     *
     * @param scores one for each completion, the largest the best
     * @throws QuarantineException where no two scores differ by enough, or there are too many pairs
     */
    List<TextExample> of(String prompt, List<String> completions, List<Double> scores) throws QuarantineException {
        List<Places> places =
                switch (pairs) {
                    case BEST_WORST -> ofExtremes(completions, scores);
                    case ALL -> ofAll(completions, scores);
                };
        if (places.isEmpty()) {
            throw new QuarantineException(
                    Reason.NO_PREFERENCE,
                    margin == 0
                            ? "all " + scores.size() + " completions have the same score"
                            : "the scores of no two of " + scores.size()
                                    + " completions differ by more than data.score-margin = " + margin);
        }
        requireFew(prompt, completions, places);
        return places.stream()
                .map(pair -> TextExample.of(prompt, completions.get(pair.chosen()), completions.get(pair.rejected())))
                .toList();
    }

    private List<Places> ofExtremes(List<String> completions, List<Double> scores) {
        Comparator<Integer> byText = Comparator.comparing(completions::get);
        List<Integer> places = IntStream.range(0, scores.size()).boxed().toList();
        int best = places.stream()
                .min(Comparator.<Integer, Double>comparing(scores::get)
                        .reversed()
                        .thenComparing(byText))
                .orElseThrow();
        int worst = places.stream()
                .min(Comparator.<Integer, Double>comparing(scores::get).thenComparing(byText))
                .orElseThrow();
        return isPair(best, worst, scores) ? List.of(new Places(best, worst)) : List.of();
    }

    private List<Places> ofAll(List<String> completions, List<Double> scores) throws QuarantineException {
        List<Integer> order = IntStream.range(0, scores.size())
                .boxed()
                .sorted(Comparator.<Integer, Double>comparing(scores::get)
                        .reversed()
                        .thenComparing(completions::get))
                .toList();
        List<Places> places = new ArrayList<>();
        for (int better = 0; better < order.size(); better++) {
            for (int worse = better + 1; worse < order.size(); worse++) {
                if (isPair(order.get(better), order.get(worse), scores)) {
                    places.add(new Places(order.get(better), order.get(worse)));
                }
            }
        }
        return places;
    }

    private boolean isPair(int better, int worse, List<Double> scores) {
        return scores.get(better) - scores.get(worse) > margin;
    }

    private static void requireFew(String prompt, List<String> completions, List<Places> places)
            throws QuarantineException {
        long characters = places.stream()
                .mapToLong(pair -> prompt.length()
                        + completions.get(pair.chosen()).length()
                        + completions.get(pair.rejected()).length())
                .sum();
        if (places.size() > MOST_PAIRS || places.size() > 1 && characters > MOST_CHARACTERS) {
            throw new QuarantineException(
                    Reason.TOO_MANY_COMPLETIONS,
                    completions.size() + " completions make " + places.size() + " pairs of " + characters
                            + " characters together, and at most " + MOST_PAIRS + " pairs and " + MOST_CHARACTERS
                            + " characters of a row are accepted; raise data.score-margin or set data.pairs = best-worst");
        }
    }
}
