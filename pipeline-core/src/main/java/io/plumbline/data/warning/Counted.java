package io.plumbline.data.warning;

/**
 * Rows that show a trouble, of those that could.
 *
 * @param showing rows that show it
 * @param told rows that show it or could
 */
record Counted(long showing, long told) {
    /** Rows below which a share is no sign. */
    private static final int FEWEST = 20;

    /** Returns whether enough rows tell, and a share of them that is larger than this shows it. */
    boolean isAbove(double share) {
        return told >= FEWEST && showing > share * told;
    }

    /** Returns whether enough rows tell, and nearly all of them show it. */
    boolean isNearlyAll() {
        return isAbove(0.99);
    }

    /** Returns the counts in words. */
    String words() {
        return showing + " of " + told + " rows";
    }
}
