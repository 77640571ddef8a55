package io.plumbline.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Turns sampled tokens into text, and finds the stop strings at which a completion ends, also where one stands across
 * several tokens or is written by a special token. Special tokens are left out of the text. A completion is decoded behind
 * the end of its prompt, as tokenizers of words drop the blank that a text begins with. Safe for use by many threads.
 */
public final class CompletionDecoder {
    /** Last tokens of a prompt that a completion is decoded behind. */
    private static final int CONTEXT = 32;

    /** Tokens before the longest stop string that are decoded with it: some of them may have no text of their own. */
    private static final int MARGIN = 8;

    private static final char REPLACEMENT = '\uFFFD';

    private final TextTokenizer tokenizer;
    private final List<String> stop;
    private final int window;

    /**
     * @param tokenizer the model's tokenizer
     * @param stop texts that end a completion; may be none
     */
    public CompletionDecoder(TextTokenizer tokenizer, List<String> stop) {
        this.tokenizer = tokenizer;
        this.stop = List.copyOf(stop);
        // No token has less than a byte.
        this.window = MARGIN
                + stop.stream()
                        .mapToInt(text -> text.getBytes(StandardCharsets.UTF_8).length)
                        .max()
                        .orElse(0);
    }

    /**
     * Returns whether a completion that did not end before ends with its last token: whether there is a stop string in it.
     *
     * @param tokens of the completion
     * @param count how many of them there are
     */
    public boolean ends(int[] tokens, int count) {
        return !stop.isEmpty()
                && stopAt(tokenizer.decodeAll(Arrays.copyOfRange(tokens, Math.max(0, count - window), count))) >= 0;
    }

    /** Returns the text of a completion whose last token ends sequences: without that token. */
    public String ended(int[] prompt, int[] tokens) {
        return decoded(prompt, Arrays.copyOf(tokens, tokens.length - 1));
    }

    /** Returns the text of a completion that may go on: without a character of which it has not all bytes. */
    public String cut(int[] prompt, int[] tokens) {
        String text = decoded(prompt, tokens);
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == REPLACEMENT) {
            end--;
        }
        return text.substring(0, end);
    }

    /** Returns the text of a completion that a stop string ends: what is before it. */
    public String stopped(int[] prompt, int[] tokens) {
        int[] context = end(prompt);
        String whole = behind(context, tokens, true);
        int at = stopAt(whole);
        if (at < 0) {
            // Only without the prompt: a tokenizer of words writes no blank there.
            context = new int[0];
            whole = behind(context, tokens, true);
            at = stopAt(whole);
        }
        int count = tokens.length;
        String before = whole;
        while (count > 0 && !(before.length() <= at && whole.startsWith(before))) {
            count--;
            before = behind(context, Arrays.copyOf(tokens, count), true);
        }
        String rest = whole.substring(before.length(), Math.max(before.length(), at));
        boolean isSpecial =
                !rest.isEmpty() && tokenizer.decode(new int[] {tokens[count]}).isEmpty();
        return behind(context, Arrays.copyOf(tokens, count), false) + (isSpecial ? "" : rest);
    }

    /** Returns the place of the first stop string in a text; -1 where there is none. */
    private int stopAt(String text) {
        int first = -1;
        for (String end : stop) {
            int at = text.indexOf(end);
            first = at >= 0 && (first < 0 || at < first) ? at : first;
        }
        return first;
    }

    private String decoded(int[] prompt, int[] tokens) {
        return behind(end(prompt), tokens, false);
    }

    private static int[] end(int[] prompt) {
        return Arrays.copyOfRange(prompt, Math.max(0, prompt.length - CONTEXT), prompt.length);
    }

    /** Returns what tokens add to the text of those before them. */
    private String behind(int[] context, int[] tokens, boolean withSpecial) {
        String before = decode(context, withSpecial);
        String whole = decode(TokenIds.join(List.of(context, tokens)), withSpecial);
        return whole.startsWith(before) ? whole.substring(before.length()) : decode(tokens, withSpecial);
    }

    private String decode(int[] ids, boolean withSpecial) {
        return withSpecial ? tokenizer.decodeAll(ids) : tokenizer.decode(ids);
    }
}
