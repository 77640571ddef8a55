package io.plumbline.verify;

/**
 * A text that a regular expression may look at a bounded number of times, and recurse over to a bounded depth. The bounds count
 * looks and calls, neither seconds nor bytes: how much stack a call takes depends on whether Java has compiled it yet. So a
 * text is given up in every run or in none.
 */
final class CountedText implements CharSequence {
    /** Most looks at characters: some tens of milliseconds. */
    static final int MOST_LOOKS = 5_000_000;

    /** Most calls within each other: with a group that is repeated, those of some 65,000 characters. */
    static final int MOST_CALLS = 200_000;

    /** Looks from one count of the calls to the next, which takes some tens of milliseconds where they are many; a power of 2. */
    private static final int LOOKS_BETWEEN_COUNTS = 1 << 16;

    /** Looks from one check for an interrupt to the next; a power of 2. */
    private static final int LOOKS_BETWEEN_CHECKS = 1 << 12;

    private final String text;
    private int looks;

    /** The matching took too many looks. */
    static final class TooManyLooks extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyLooks() {
            super("The regular expression looks at more than " + MOST_LOOKS + " characters", null, false, false);
        }
    }

    /** The matching recursed too deep. */
    static final class TooManyCalls extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyCalls() {
            super("The regular expression calls itself more than " + MOST_CALLS + " times", null, false, false);
        }
    }

    CountedText(String text) {
        this.text = text;
    }

    @Override
    public char charAt(int index) {
        if (++looks > MOST_LOOKS
                || (looks & LOOKS_BETWEEN_CHECKS - 1) == 0
                        && Thread.currentThread().isInterrupted()) {
            throw new TooManyLooks();
        }
        if ((looks & LOOKS_BETWEEN_COUNTS - 1) == 0 && calls() > MOST_CALLS) {
            throw new TooManyCalls();
        }
        return text.charAt(index);
    }

    private static long calls() {
        return StackWalker.getInstance()
                .walk(calls -> calls.limit(MOST_CALLS + 1).count());
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
