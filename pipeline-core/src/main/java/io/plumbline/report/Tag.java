package io.plumbline.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An element of a page that is being made. Its name and those of its attributes are the program's own; values and content may be
 * of anybody.
 *
 * @param name of the element
 * @param attributes with their values, not yet escaped
 */
public record Tag(String name, Map<String, String> attributes) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]*");
    private static final Pattern OUTLINE = Pattern.compile("[MLZ0-9 .-]*");
    private static final Set<String> EMPTY = Set.of("meta", "line", "rect", "circle");

    /** Refuses what is no name. */
    public Tag {
        attributes = new LinkedHashMap<>(attributes);
        require(name);
        attributes.keySet().forEach(Tag::require);
    }

    private static void require(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("A page has no name such as this: " + name);
        }
    }

    /** Begins an element without attributes. */
    public static Tag tag(String name) {
        return new Tag(name, Map.of());
    }

    /** Begins an element of a class of the page's style. */
    public static Tag tag(String name, String styleClass) {
        return tag(name).with("class", styleClass);
    }

    /** Adds an attribute. */
    public Tag with(String attribute, String value) {
        Map<String, String> more = new LinkedHashMap<>(attributes);
        more.put(attribute, value);
        return new Tag(name, more);
    }

    /** Adds an attribute with a coordinate or length, to a tenth. */
    Tag with(String attribute, double value) {
        return with(attribute, number(value));
    }

    /** A coordinate to a tenth, in as few characters as there are. */
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        String shorter = text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
        return shorter.equals("-0") ? "0" : shorter;
    }

    /** The outline of a drawing, which is as long as it is. */
    static Html path(String styleClass, StringBuilder outline) {
        if (!OUTLINE.matcher(outline).matches()) {
            throw new IllegalArgumentException("An outline is made of moves, lines and numbers");
        }
        return Html.ofMarkup("<path class=\"" + Html.escaped(styleClass) + "\" d=\"" + outline + "\"/>");
    }

    /** Ends the element with its content. */
    public Html of(Html... content) {
        return of(List.of(content));
    }

    /** Ends the element with its content. */
    public Html of(List<Html> content) {
        StringBuilder out = new StringBuilder("<").append(name);
        attributes.forEach((attribute, value) -> out.append(' ')
                .append(attribute)
                .append("=\"")
                .append(Html.escaped(value))
                .append('"'));
        if (content.isEmpty() && EMPTY.contains(name)) {
            return Html.ofMarkup(out.append("/>").toString());
        }
        out.append('>');
        content.forEach(piece -> out.append(piece.markup()));
        return Html.ofMarkup(out.append("</").append(name).append('>').toString());
    }

    /** Ends the element with a text. */
    public Html text(String text) {
        return of(Html.text(text));
    }
}
