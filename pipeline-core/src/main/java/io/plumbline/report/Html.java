package io.plumbline.report;

import io.plumbline.PlainText;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Markup of a page, HTML or SVG, that is well-formed XML too. It is made of {@link Tag}s and of texts. A text becomes markup in
 * {@link #escaped} alone.
 */
public final class Html {
    /** No markup. */
    public static final Html NONE = new Html("");

    /** Most characters of one text. */
    static final int LONGEST = 4_000;

    private final String markup;

    private Html(String markup) {
        this.markup = markup;
    }

    /** Returns a text as it is to be read, whatever stands in it. */
    public static Html text(String text) {
        return new Html(escaped(text));
    }

    /** Returns pieces one behind the other. */
    public static Html all(List<Html> pieces) {
        return new Html(pieces.stream().map(Html::markup).collect(Collectors.joining()));
    }

    /** Returns pieces one behind the other. */
    public static Html all(Html... pieces) {
        return all(List.of(pieces));
    }

    /** Returns what {@link Tag} has put together of names and escaped texts. */
    static Html ofMarkup(String markup) {
        return new Html(markup);
    }

    /** Returns whether there is nothing to show. */
    public boolean isEmpty() {
        return markup.isEmpty();
    }

    /**
     * Returns the text with what has a meaning in markup escaped and what XML has no character for replaced; cut where it is
     * longer than any report shows.
     */
    static String escaped(String text) {
        String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        StringBuilder out = new StringBuilder(cut.length() + 16);
        cut.codePoints().forEach(character -> append(out, character));
        return out.toString();
    }

    private static void append(StringBuilder out, int character) {
        switch (character) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            case '\n', '\t' -> out.appendCodePoint(character);
            default -> {
                if (isShown(character)) {
                    out.appendCodePoint(character);
                } else {
                    out.append('\uFFFD');
                }
            }
        }
    }

    /** No control characters, halves of a pair and what is no character, and nothing that turns the direction of what follows. */
    private static boolean isShown(int character) {
        return !PlainText.isControl(character)
                && !(character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE)
                && (character & 0xFFFE) != 0xFFFE;
    }

    String markup() {
        return markup;
    }

    @Override
    public String toString() {
        return markup;
    }
}
