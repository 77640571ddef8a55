package io.plumbline.jobs.ingest;

import io.plumbline.data.RowShape;
import io.plumbline.data.warning.Signs;
import java.io.Serializable;

/**
 * The findings of a look at one of the first rows: at the first of its examples that can be used.
 *
 * @param fault why the row is put aside, or {@link Fault#NONE}
 * @param format the name of the format that reads it; null where none does
 * @param understanding the format and the columns in words; null where none reads it, or a row before it was of that format
 * @param shape its lengths; null where it is put aside
 * @param signs of warnings
 * @param isRendered whether a chat template has written it
 * @param isScored whether it was made of completions with scores
 * @param isLast whether more rows may follow, which are not looked at since this one and those before it are so long
 */
record FirstRow(
        Fault fault,
        String format,
        String understanding,
        RowShape shape,
        Signs signs,
        boolean isRendered,
        boolean isScored,
        boolean isLast)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Returns whether it is put aside. */
    boolean isAside() {
        return !fault.equals(Fault.NONE);
    }
}
