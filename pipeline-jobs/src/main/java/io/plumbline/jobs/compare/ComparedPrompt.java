package io.plumbline.jobs.compare;

import io.plumbline.compare.Judgement;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A prompt with the completions that two policies gave to it.
 *
 * @param prompt its id
 * @param first those of the first policy, by index and score
 * @param second those of the second
 * @param most the most completions of a policy; where they are more than {@link #MOST_COMPLETIONS}, not all are kept
 */
record ComparedPrompt(String prompt, List<ScoredCompletion> first, List<ScoredCompletion> second, long most)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Most completions of a prompt: with more, prompts are not told apart by what was named. */
    static final int MOST_COMPLETIONS = 1_000;

    /**
     * Scores that differ by no more, relative to the greater of the two, are the same: four units in the last place of float32, in
     * which models give them. The rule has no scale of its own, so that rewards of a billionth are told apart as those of thousands
     * are, and whole numbers up to two millions as well. What a model's rounding makes of scores near 0 may be more; a margin says so.
     */
    private static final double ROUNDING = 0x1p-21;

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

    /** Puts together what two tables have of a prompt: at most one group each. */
    static ComparedPrompt of(String prompt, Iterable<PromptGroup> first, Iterable<PromptGroup> second) {
        PromptGroup left = PromptGroup.of(first);
        PromptGroup right = PromptGroup.of(second);
        return new ComparedPrompt(prompt, left.sorted(), right.sorted(), Math.max(left.count(), right.count()));
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
        double rounding = ROUNDING * Math.max(Math.abs(first), Math.abs(second));
        return Math.abs(difference) <= Math.max(margin, rounding) ? 0.5 : difference > 0 ? 1 : 0;
    }
}
