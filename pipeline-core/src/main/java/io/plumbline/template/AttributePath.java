package io.plumbline.template;

import java.util.ArrayList;
import java.util.List;

/** A path to a part of each item of a filter: {@code function.name}, a part that is a number being a place. */
final class AttributePath {
    private AttributePath() {}

    /**
     * Returns what stands at a path; the item itself where the path is null.
     *
     * @param otherwise for what is not there; {@link Arguments#MISSING} or null if it stays undefined
     */
    static Object get(Object item, Object path, Object otherwise, Budget budget) {
        if (path == null) {
            return item;
        }
        Object value = item;
        budget.work(path instanceof String text ? 8L * text.length() : 1);
        for (Object part : parts(path)) {
            value = Attributes.item(value, part, budget);
            if (value instanceof Undefined && otherwise != null && otherwise != Arguments.MISSING) {
                value = otherwise;
            }
        }
        return value;
    }

    private static List<Object> parts(Object path) {
        if (!(path instanceof String text)) {
            return List.of(Values.integer(path, "an attribute"));
        }
        List<Object> parts = new ArrayList<>();
        for (String part : text.split("\\.", -1)) {
            boolean place = TextCase.all(part, character -> character >= '0' && character <= '9') && part.length() < 18;
            parts.add(place ? (Object) Long.valueOf(part) : part);
        }
        return parts;
    }

    /** Returns the values at several paths with commas between them, to sort by. */
    static List<Object> all(Object item, Object paths, Object caseSensitive, Budget budget) {
        List<Object> values = new ArrayList<>();
        if (paths instanceof String text) {
            for (String path : text.split(",", -1)) {
                values.add(folded(get(item, path, null, budget), caseSensitive));
            }
        } else {
            values.add(folded(get(item, paths, null, budget), caseSensitive));
        }
        return values;
    }

    /** Returns a text in lower case where its case does not count; other values as they are. */
    static Object folded(Object value, Object caseSensitive) {
        return value instanceof String text && !Values.truth(caseSensitive) ? TextCase.lower(text) : value;
    }
}
