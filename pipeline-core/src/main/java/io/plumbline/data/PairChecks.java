package io.plumbline.data;

import java.io.Serializable;

/**
 * What a pair must be as text, checked before anything is hashed or tokenised.
 *
 * @param maximumCharacters longest prompt or completion accepted, in UTF-16 units
 */
public record PairChecks(int maximumCharacters) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Refuses a bound that no text can keep. */
    public PairChecks {
        if (maximumCharacters < 1) {
            throw new IllegalArgumentException("data.max-characters must be >= 1, got " + maximumCharacters);
        }
    }

    /**
     * Checks length, Unicode, emptiness and difference.
     *
     * @throws QuarantineException naming the first fault
     */
    public void check(PreferencePair pair) throws QuarantineException {
        checkText("prompt", pair.prompt());
        checkText("chosen", pair.chosen());
        checkText("rejected", pair.rejected());
        checkFilled("chosen", pair.chosen());
        checkFilled("rejected", pair.rejected());
        if (pair.chosen().equals(pair.rejected())) {
            throw new QuarantineException(Reason.IDENTICAL_SIDES, "chosen and rejected are the same text");
        }
    }

    private void checkText(String name, String text) throws QuarantineException {
        if (text.length() > maximumCharacters) {
            throw new QuarantineException(
                    Reason.TEXT_TOO_LONG,
                    name + " has " + text.length() + " characters, more than data.max-characters = "
                            + maximumCharacters);
        }
        int surrogate = Texts.loneSurrogate(text);
        if (surrogate >= 0) {
            throw new QuarantineException(
                    Reason.INVALID_TEXT, name + " has a lone surrogate at character " + surrogate);
        }
    }

    private static void checkFilled(String name, String text) throws QuarantineException {
        if (text.isBlank()) {
            throw new QuarantineException(
                    Reason.EMPTY_SIDE, name + (text.isEmpty() ? " is empty" : " is only white space"));
        }
    }
}
