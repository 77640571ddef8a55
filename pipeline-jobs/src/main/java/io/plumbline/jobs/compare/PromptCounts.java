package io.plumbline.jobs.compare;

import java.util.List;

/** Counts the prompts of two tables by what can be compared, and sums up their scores. */
final class PromptCounts {
    private long compared;
    private long onlyFirst;
    private long onlySecond;
    private long unscored;
    private long firstUnscored;
    private long secondUnscored;
    private long repeated;
    private long most;
    private double firstScores;
    private double secondScores;

    /** Counts a prompt; returns whether both policies have a scored completion of it. */
    boolean add(ComparedPrompt prompt) {
        most = Math.max(most, prompt.most());
        repeated += prompt.repeated();
        if (prompt.second().isEmpty()) {
            onlyFirst++;
            return false;
        }
        if (prompt.first().isEmpty()) {
            onlySecond++;
            return false;
        }
        List<ScoredCompletion> left = ComparedPrompt.scored(prompt.first());
        List<ScoredCompletion> right = ComparedPrompt.scored(prompt.second());
        firstUnscored += prompt.first().size() - left.size();
        secondUnscored += prompt.second().size() - right.size();
        if (left.isEmpty() || right.isEmpty()) {
            unscored++;
            return false;
        }
        compared++;
        firstScores += mean(left);
        secondScores += mean(right);
        return most <= ComparedPrompt.MOST_COMPLETIONS;
    }

    private static double mean(List<ScoredCompletion> scored) {
        return scored.stream().mapToDouble(ScoredCompletion::score).sum() / scored.size();
    }

    /** Prompts with a scored completion of both policies. */
    long compared() {
        return compared;
    }

    /** Prompts that the first table alone has. */
    long onlyFirst() {
        return onlyFirst;
    }

    /** Prompts that the second table alone has. */
    long onlySecond() {
        return onlySecond;
    }

    /** Prompts of both tables of which one policy has no scored completion. */
    long unscored() {
        return unscored;
    }

    /** Completions of the first policy without a score, of prompts that both tables have. */
    long firstUnscored() {
        return firstUnscored;
    }

    /** The same of the second policy. */
    long secondUnscored() {
        return secondUnscored;
    }

    /** Rows with the prompt and the index of another one. */
    long repeated() {
        return repeated;
    }

    /** Most completions of a prompt by one policy. */
    long most() {
        return most;
    }

    /** Mean over the compared prompts of the mean score of the first policy's completions. */
    double firstScore() {
        return firstScores / compared;
    }

    /** The same of the second policy. */
    double secondScore() {
        return secondScores / compared;
    }
}
