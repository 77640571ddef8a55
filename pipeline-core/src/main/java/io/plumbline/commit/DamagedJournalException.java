package io.plumbline.commit;

import java.io.IOException;

/** A journal that is none: what was under way cannot be told. */
public final class DamagedJournalException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedJournalException(String message, Exception cause) {
        super(message, cause);
    }
}
