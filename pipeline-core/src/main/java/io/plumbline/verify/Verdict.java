package io.plumbline.verify;

import java.util.regex.Pattern;

/**
 * The judgement of one completion.
 *
 * @param score greater is better; null where there is none
 * @param passed whether the completion is right
 * @param reason why it did not pass, or has no score, in one word such as {@code no_number}; null where there is nothing to
 *     say
 */
public record Verdict(Double score, boolean passed, String reason) {
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{0,39}");

    /** Refuses scores that are no numbers, missing scores without a reason, and reasons that are not one word. */
    public Verdict {
        if (score != null && !Double.isFinite(score)) {
            throw new IllegalArgumentException("A score must be a finite number, got " + score);
        }
        if (score == null && (passed || reason == null)) {
            throw new IllegalArgumentException("A verdict without a score must not pass, and must have a reason");
        }
        if (reason != null && !CODE.matcher(reason).matches()) {
            throw new IllegalArgumentException(
                    "A reason must be one word of at most 40 lower-case letters, digits and '_'");
        }
    }

    /** Returns a verdict whose score is 1 where the completion passes, else 0. */
    public static Verdict of(boolean passed) {
        return new Verdict(passed ? 1.0 : 0.0, passed, null);
    }

    /** Returns a verdict with a score. */
    public static Verdict of(double score, boolean passed) {
        return new Verdict(score, passed, null);
    }

    /** Returns a verdict that does not pass: its score is 0. */
    public static Verdict failed(String reason) {
        return new Verdict(0.0, false, reason);
    }

    /** Returns a verdict without a score, of a row that cannot be judged. */
    public static Verdict unscored(String reason) {
        return new Verdict(null, false, reason);
    }
}
