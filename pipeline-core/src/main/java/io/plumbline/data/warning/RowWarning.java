package io.plumbline.data.warning;

/** A warning whose sign each row shows, or does not, on its own: it can be found on the first rows. */
interface RowWarning extends Warning {
    /** Returns whether a row shows it. */
    Sign sign(SeenExample seen);
}
