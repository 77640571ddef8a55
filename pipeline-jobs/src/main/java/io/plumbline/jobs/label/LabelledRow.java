package io.plumbline.jobs.label;

import io.plumbline.verify.Judgement;
import java.io.Serializable;

/**
 * A row of {@code labels/}.
 *
 * @param row the completion
 * @param score null where it could not be scored
 * @param passed of a verifier, whether the completion passed; else null
 * @param reason why it could not be scored, or did not pass, in one word; null where there is nothing to say
 * @param detail a sentence that says why it could not be scored; null where it was
 */
record LabelledRow(CompletionRow row, Double score, Boolean passed, String reason, String detail)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    static LabelledRow of(CompletionRow row, Judgement judgement) {
        return new LabelledRow(row, judgement.score(), judgement.passed(), judgement.reason(), judgement.detail());
    }

    static LabelledRow of(CompletionRow row, double score) {
        return new LabelledRow(row, score, null, null, null);
    }

    /** Returns the label of a row that cannot be read, or whose texts cannot be given to a model. */
    static LabelledRow unscored(CompletionRow row, CompletionRow.Fault fault) {
        return new LabelledRow(row, null, null, fault.code(), fault.detail());
    }
}
