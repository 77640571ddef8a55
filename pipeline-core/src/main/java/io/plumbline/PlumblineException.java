package io.plumbline;

import java.util.Objects;

/**
 * A failure that the user can act on. Its message names what was tried, what was found and what to do, with file, row
 * or key, and is shown without a stack trace; it never holds preference text, and credentials that stand in an address are
 * masked.
 */
public final class PlumblineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The part that failed, which decides the exit code in client and local mode. */
    public enum Kind {
        /** A key, option or path that cannot work. */
        CONFIGURATION(2),
        /** Input rows or files that cannot be used. */
        DATA(3),
        /** A gate that was set was not reached: accuracy, first-step loss, quarantine share. */
        GATE(4),
        /** A model directory that cannot be loaded or written. */
        MODEL(5),
        /** A file system that does not take or give what it should: full, read-only, not reachable. */
        STORAGE(6);

        private final int exitCode;

        Kind(int exitCode) {
            this.exitCode = exitCode;
        }

        /** The process's exit code; 1 is left to unexpected failures. */
        public int exitCode() {
            return exitCode;
        }
    }

    private final Kind kind;

    /**
     * @param kind what failed
     * @param message one sentence for the user
     */
    public PlumblineException(Kind kind, String message) {
        this(kind, message, null);
    }

    /**
     * @param kind what failed
     * @param message one sentence for the user, made fit to be shown by {@link PlainText}
     * @param cause what was caught, for the debug log; null if none
     */
    public PlumblineException(Kind kind, String message, Throwable cause) {
        super(PlainText.of(message), cause);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    /** The part that failed. */
    public Kind kind() {
        return kind;
    }
}
