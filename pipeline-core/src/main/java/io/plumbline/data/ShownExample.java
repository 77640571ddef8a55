package io.plumbline.data;

import io.plumbline.example.Example;
import io.plumbline.template.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An example as text in which one sees where each of its tokens ends, for a console: control characters and others that are not
 * seen are written as escapes, and of a long text the start and the end are shown.
 */
final class ShownExample {
    /** Tokens of a text that are shown at each of its ends, where it has more than twice as many. */
    private static final int MOST_TOKENS = 150;

    private static final String BOUNDARY = "|";

    private final TextTokenizer tokenizer;

    ShownExample(TextTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** Returns the prompt and each completion, a line each. */
    List<String> lines(TokenizedExample tokenized) {
        int[][] completions = tokenized.example().completions();
        List<String> lines = new ArrayList<>();
        lines.add(line("prompt", tokenized.example().prompt(), tokenized.promptTruncated()));
        for (int index = 0; index < completions.length; index++) {
            String name = Example.name(index, completions.length);
            lines.add(line(name, completions[index], tokenized.truncated()[index]));
        }
        return lines;
    }

    private String line(String name, int[] ids, boolean cut) {
        return name + " (" + ids.length + (ids.length == 1 ? " token" : " tokens") + (cut ? ", cut" : "") + "): "
                + text(ids);
    }

    private String text(int[] ids) {
        if (ids.length <= 2 * MOST_TOKENS) {
            return marked(ids);
        }
        return marked(Arrays.copyOf(ids, MOST_TOKENS)) + " … " + (ids.length - 2 * MOST_TOKENS) + " more tokens … "
                + marked(Arrays.copyOfRange(ids, ids.length - MOST_TOKENS, ids.length));
    }

    private String marked(int[] ids) {
        StringBuilder text = new StringBuilder(BOUNDARY);
        for (String piece : pieces(ids)) {
            text.append(escaped(piece)).append(BOUNDARY);
        }
        return text.toString();
    }

    /** Returns what each token adds to the text of those before it: of a character of several tokens, all at the last one. */
    private List<String> pieces(int[] ids) {
        List<String> pieces = new ArrayList<>();
        String before = "";
        for (int end = 1; end <= ids.length; end++) {
            String text = whole(tokenizer.decodeAll(Arrays.copyOf(ids, end)), end == ids.length);
            if (text.startsWith(before)) {
                pieces.add(text.substring(before.length()));
            } else {
                pieces.add(tokenizer.decodeAll(new int[] {ids[end - 1]}));
            }
            before = text;
        }
        return pieces;
    }

    /** Returns a text without the marks of a character that is not whole yet. */
    private static String whole(String text, boolean ends) {
        int end = text.length();
        while (!ends && end > 0 && text.charAt(end - 1) == '\uFFFD') {
            end--;
        }
        return text.substring(0, end);
    }

    /** Returns a text in which what is not seen, the mark of a boundary and the backslash are escapes. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(character -> {
            switch (character) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                case '\\' -> escaped.append("\\\\");
                case '|' -> escaped.append("\\|");
                default -> {
                    if (Printable.isPrintable(character)) {
                        escaped.appendCodePoint(character);
                    } else {
                        escaped.append(String.format("\\u{%x}", character));
                    }
                }
            }
        });
        return escaped.toString();
    }
}
