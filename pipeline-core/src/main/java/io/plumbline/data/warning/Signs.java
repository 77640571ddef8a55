package io.plumbline.data.warning;

import java.io.Serializable;

/**
 * The answers of one row to the warnings of {@link Warnings#OF_ROWS}, a bit each, in their order.
 *
 * @param shown warnings of which it shows the sign
 * @param told warnings of which it shows the sign or could
 */
public record Signs(long shown, long told) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Of a row that tells nothing. */
    public static final Signs NONE = new Signs(0, 0);

    /** Returns the signs of a row. */
    public static Signs of(SeenExample seen) {
        long shown = 0;
        long told = 0;
        long bit = 1;
        for (RowWarning warning : Warnings.OF_ROWS) {
            switch (warning.sign(seen)) {
                case SHOWN -> {
                    shown |= bit;
                    told |= bit;
                }
                case NOT_SHOWN -> told |= bit;
                case SILENT -> {}
            }
            bit <<= 1;
        }
        return new Signs(shown, told);
    }
}
