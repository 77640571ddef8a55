package io.plumbline.data.warning;

/** A warning that is found from the counts of all rows. */
interface SetWarning extends Warning {
    /** Returns the rows that show it, of all that could. */
    Counted counted(WholeSet set);
}
