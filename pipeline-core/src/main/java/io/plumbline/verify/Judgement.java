package io.plumbline.verify;

/**
 * A verdict, or why there is none, as it is written beside a completion.
 *
 * @param score null where the completion could not be scored
 * @param passed whether the completion passed; null where it could not be scored
 * @param reason one word that says why it could not be scored or did not pass; null where there is nothing to say
 * @param detail a sentence that says why it could not be scored, without any text of the row; null where it was scored
 */
public record Judgement(Double score, Boolean passed, String reason, String detail) {
    /** Refuses a missing score without a reason in words. */
    public Judgement {
        if (score == null && (reason == null || detail == null)) {
            throw new IllegalArgumentException("A judgement without a score must have a reason and a sentence");
        }
    }

    /** Returns the judgement of a completion that could not be scored. */
    public static Judgement unscored(String reason, String detail) {
        return new Judgement(null, null, reason, detail);
    }

    static Judgement of(String verifier, Verdict verdict) {
        return verdict.score() == null
                ? unscored(verdict.reason(), "the verifier " + verifier + " gives no score: " + verdict.reason())
                : new Judgement(verdict.score(), verdict.passed(), verdict.reason(), null);
    }
}
