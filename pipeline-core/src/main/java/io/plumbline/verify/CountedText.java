package io.plumbline.verify;

/**
 * A text that a regular expression may look at a bounded number of times. The bound counts looks, not seconds, so that a text is
 * given up on every machine or on none.
 */
final class CountedText implements CharSequence {
    /** Most looks at characters: some tens of milliseconds. */
    static final int MOST_LOOKS = 5_000_000;

    private final String text;
    private int looks;

    /** The matching took too many looks. */
    static final class TooManyLooks extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyLooks() {
            super("The regular expression looks at more than " + MOST_LOOKS + " characters", null, false, false);
        }
    }

    CountedText(String text) {
        this.text = text;
    }

    @Override
    public char charAt(int index) {
        if (++looks > MOST_LOOKS
                || (looks & 0xFFF) == 0 && Thread.currentThread().isInterrupted()) {
            throw new TooManyLooks();
        }
        return text.charAt(index);
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
