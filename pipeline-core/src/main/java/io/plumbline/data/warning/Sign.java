package io.plumbline.data.warning;

/** The answer of one row to one warning. */
enum Sign {
    /** The row shows the trouble. */
    SHOWN,
    /** The row could show it and does not. */
    NOT_SHOWN,
    /** The row cannot tell. */
    SILENT;

    static Sign shownIf(boolean shown) {
        return shown ? SHOWN : NOT_SHOWN;
    }
}
