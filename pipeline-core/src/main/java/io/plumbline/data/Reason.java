package io.plumbline.data;

import java.util.Locale;

/** Why an input row was put aside. The code is what stands in {@code quarantine/} and {@code data-report.json}. */
public enum Reason {
    /** A line that is not one JSON object: broken syntax, a doubled key, text after the end. */
    MALFORMED_JSON,
    /** Text that is no Unicode: a lone surrogate, or bytes that are not UTF-8. */
    INVALID_TEXT,
    /** A text, or a whole line, beyond the length that is accepted. */
    TEXT_TOO_LONG,
    /** A column that should hold text holds something else. */
    WRONG_TYPE,
    /** A column that should hold text is absent or null. */
    NULL_SIDE,
    /** A completion that is empty or only white space. */
    EMPTY_SIDE,
    /** Chosen and rejected are the same text. */
    IDENTICAL_SIDES,
    /** Chosen and rejected are the same tokens once they are cut to length. */
    IDENTICAL_AFTER_TRUNCATION,
    /** The tokenizer leaves no token of a completion. */
    NOTHING_LEFT,
    /** Two transcripts that do not share everything up to their last reply. */
    UNSPLITTABLE_TRANSCRIPT,
    /** The same two completions of a prompt, preferred both ways. */
    CONTRADICTING_DUPLICATE,
    /** The same pair once more. */
    EXACT_DUPLICATE,
    /** A pair of the training input whose prompt, or whose pair where there is no prompt, is in the held-out input. */
    HELD_OUT_LEAK,
    /** An empty prompt, for a tokenizer that has no begin-of-sequence token to stand for it. */
    NO_BOS,
    /** Text that the tokenizer has no token for, or a token id that the model has no embedding for. */
    TOKEN_OUT_OF_VOCABULARY;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** The stable lower-case name. */
    public String code() {
        return code;
    }
}
