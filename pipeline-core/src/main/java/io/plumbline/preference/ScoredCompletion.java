package io.plumbline.preference;

import java.util.Objects;

/**
 * A completion with its score.
 *
 * @param index its place among the completions of its prompt; those of equal scores stand in this order, and by their texts
 *     where it is the same
 * @param text tells it from others: completions of one text count once
 * @param score greater is better
 * @param passed whether a verifier passed it; null where nothing was passed
 */
public record ScoredCompletion(int index, String text, double score, Boolean passed) {
    /** Refuses missing texts and scores that are no numbers. */
    public ScoredCompletion {
        Objects.requireNonNull(text, "text");
        if (!Double.isFinite(score)) {
            throw new IllegalArgumentException("A score must be a finite number, got " + score);
        }
    }
}
