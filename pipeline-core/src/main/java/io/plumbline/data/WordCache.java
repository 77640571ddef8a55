package io.plumbline.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Tokens of a text word by word, where {@link Seams} tell words apart. Most of a text is a few thousand words that come
 * again and again; looking one up costs a fraction of what the library takes to normalise, part and merge it. Safe for
 * use by many threads.
 */
final class WordCache {
    /** Some tens of MB at most; once full it begins anew, so that it follows a text that changes its language. */
    private static final int MAXIMUM_WORDS = 1 << 16;

    /** UTF-16 units; longer ones hardly come again. */
    private static final int LONGEST_WORD = 32;

    private final Seams seams;
    private final Function<String, int[]> library;
    private final Map<String, int[]> words = new ConcurrentHashMap<>();

    /**
     * @param seams between words
     * @param library tokenises what is new
     */
    WordCache(Seams seams, Function<String, int[]> library) {
        this.seams = seams;
        this.library = library;
    }

    /** Returns the library's tokens of the whole text. */
    int[] encode(String text) {
        int end = seams.next(text, 1);
        if (end == text.length()) {
            return library.apply(text);
        }
        List<int[]> parts = new ArrayList<>();
        for (int start = 0; start < text.length(); start = end) {
            end = seams.next(text, start + 1);
            parts.add(word(text.substring(start, end)));
        }
        return TokenIds.join(parts);
    }

    private int[] word(String word) {
        if (word.length() > LONGEST_WORD) {
            return library.apply(word);
        }
        int[] known = words.get(word);
        if (known == null) {
            if (words.size() >= MAXIMUM_WORDS) {
                words.clear();
            }
            known = library.apply(word);
            words.put(word, known);
        }
        return known;
    }
}
