package io.plumbline.commit;

import java.io.IOException;

/** A commit's journal cannot be read, or is missing, so that it is unknown which changes were under way. */
public final class DamagedJournalException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedJournalException(String message, Exception cause) {
        super(message, cause);
    }
}
