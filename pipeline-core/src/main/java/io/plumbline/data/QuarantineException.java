package io.plumbline.data;

import java.util.Objects;

/** One row that cannot be used. It is caught per row, so it carries no stack trace. */
public final class QuarantineException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /**
     * @param reason why
     * @param detail what was found, for the reader of the quarantine; never preference text
     */
    public QuarantineException(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** Returns the reason. */
    public Reason reason() {
        return reason;
    }
}
