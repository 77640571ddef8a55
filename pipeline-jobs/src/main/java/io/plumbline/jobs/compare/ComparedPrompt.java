package io.plumbline.jobs.compare;

import io.plumbline.compare.Judgement;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A prompt with the completions that two policies gave to it.
 *
 * @param prompt its id
 * @param first those of the first policy, by index and score
 * @param second those of the second
 */
record ComparedPrompt(String prompt, List<ScoredCompletion> first, List<ScoredCompletion> second)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Most completions of a prompt: with more, prompts are not told apart by what was named. */
    static final int MOST_COMPLETIONS = 1_000;

    /** Scores are computed in float32: those that differ by less, relative to the greater of them and 1, are the same. */
    private static final double ROUNDING = 1e-6;

    /**
     * A judgement with what it rests on.
     *
     * @param prompt its id
     * @param first the first policy's completion
     * @param second the second policy's
     * @param outcome 1 where the first one has the higher score, 0 where the second one has, 0.5 for a tie
     * @param weight one by the number of judgements of the prompt
     */
    record Pair(String prompt, ScoredCompletion first, ScoredCompletion second, double outcome, double weight)
            implements Serializable {
        private static final long serialVersionUID = 1L;

        Judgement of(String firstName, String secondName) {
            return new Judgement(firstName, secondName, outcome, weight);
        }
    }

    static ComparedPrompt of(String prompt, Iterable<ScoredCompletion> first, Iterable<ScoredCompletion> second) {
        return new ComparedPrompt(prompt, sorted(first), sorted(second));
    }

    private static List<ScoredCompletion> sorted(Iterable<ScoredCompletion> completions) {
        List<ScoredCompletion> sorted = new ArrayList<>();
        completions.forEach(sorted::add);
        sorted.sort(Comparator.naturalOrder());
        return sorted;
    }

    /** Returns the most completions of a policy. */
    int most() {
        return Math.max(first.size(), second.size());
    }

    /** Returns the number of completions that have the index of another one of the same policy. */
    long repeated() {
        return repeated(first) + repeated(second);
    }

    private static long repeated(List<ScoredCompletion> sorted) {
        return IntStream.range(1, sorted.size())
                .filter(i -> sorted.get(i).index() >= 0
                        && sorted.get(i).index() == sorted.get(i - 1).index())
                .count();
    }

    /** Returns a judgement of each scored completion of the first policy against each of the second one. */
    List<Pair> pairs(double margin) {
        List<ScoredCompletion> left = scored(first);
        List<ScoredCompletion> right = scored(second);
        double weight = 1.0 / left.size() / right.size();
        return left.stream()
                .flatMap(one -> right.stream()
                        .map(other ->
                                new Pair(prompt, one, other, outcome(one.score(), other.score(), margin), weight)))
                .toList();
    }

    /** Returns the completions that have a score. */
    static List<ScoredCompletion> scored(List<ScoredCompletion> completions) {
        return completions.stream().filter(ScoredCompletion::isScored).toList();
    }

    private static double outcome(double first, double second, double margin) {
        double difference = first - second;
        double rounding = ROUNDING * Math.max(1, Math.max(Math.abs(first), Math.abs(second)));
        return Math.abs(difference) <= Math.max(margin, rounding) ? 0.5 : difference > 0 ? 1 : 0;
    }
}
