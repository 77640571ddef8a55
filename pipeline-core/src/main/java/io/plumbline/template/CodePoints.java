package io.plumbline.template;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** Texts as Python has them: a place is a code point, not a UTF-16 unit. */
final class CodePoints {
    private CodePoints() {}

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Returns whether every code point is one unit, so that places are the same in both. */
    private static boolean simple(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Returns the index in UTF-16 units of a place. */
    static int unit(String text, long place) {
        return simple(text) ? (int) place : text.offsetByCodePoints(0, (int) place);
    }

    /** Returns the place of an index in UTF-16 units. */
    static long place(String text, int unit) {
        return text.codePointCount(0, unit);
    }

    /** Returns the code points between two places. */
    static String part(String text, long start, long stop) {
        return text.substring(unit(text, start), unit(text, stop));
    }

    /** Returns the code points one by one. */
    static Iterator<String> each(String text) {
        return new Iterator<>() {
            private int at;

            @Override
            public boolean hasNext() {
                return at < text.length();
            }

            @Override
            public String next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int start = at;
                at += Character.charCount(text.codePointAt(at));
                return text.substring(start, at);
            }
        };
    }

    /** Compares by code points. */
    static int compare(String left, String right) {
        int end = Math.min(left.length(), right.length());
        for (int i = 0; i < end; i++) {
            char one = left.charAt(i);
            char other = right.charAt(i);
            if (one != other) {
                boolean surrogates = Character.isSurrogate(one) != Character.isSurrogate(other);
                return surrogates
                        ? Boolean.compare(Character.isSurrogate(one), Character.isSurrogate(other))
                        : one - other;
            }
        }
        return left.length() - right.length();
    }

    /**
     * Finds a text in another, in time proportional to the length of both.
     *
     * @param from index to begin at
     * @return its index; -1 where it is not there
     */
    static int find(String text, String wanted, int from) {
        int length = wanted.length();
        // The plain search takes the product of both lengths at worst.
        if (length <= 32) {
            return text.indexOf(wanted, from);
        }
        if (text.length() - from < length) {
            return -1;
        }
        // Knuth, Morris, Pratt: how much of the beginning also ends there.
        int[] border = new int[length];
        for (int i = 1, k = 0; i < length; i++) {
            while (k > 0 && wanted.charAt(i) != wanted.charAt(k)) {
                k = border[k - 1];
            }
            k += wanted.charAt(i) == wanted.charAt(k) ? 1 : 0;
            border[i] = k;
        }
        for (int i = from, k = 0; i < text.length(); i++) {
            while (k > 0 && text.charAt(i) != wanted.charAt(k)) {
                k = border[k - 1];
            }
            k += text.charAt(i) == wanted.charAt(k) ? 1 : 0;
            if (k == length) {
                return i - length + 1;
            }
        }
        return -1;
    }
}
