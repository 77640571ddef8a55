package io.plumbline.verify;

/** A verifier that cannot go on judging: completions are left that it was not asked about, so none of its work stands. */
public final class UnusableVerifierException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message one sentence that begins with the verifier, says what it did and what to do; no text of a row
     */
    UnusableVerifierException(String message) {
        super(message);
    }
}
