package io.plumbline.model;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A record as a sorted map from the paths of its components ({@code block.attention.heads}) to their values. Left out are
 * components at their neutral value, which is null, false, or the first constant of an enum, and those that
 * {@link NotInFingerprint} marks. A component that is added later and is neutral in every record of before thus changes no
 * former record's form; a number that is added later is therefore a boxed one, null where it has no effect.
 *
 * <p>Components are found by reflection, so that one that is added cannot be forgotten. A record that may be null must hold
 * a value that is never neutral: otherwise its form would be that of null.
 */
final class CanonicalForm {
    private final SortedMap<String, String> lines = new TreeMap<>();

    private CanonicalForm() {}

    /** The values of a record by path. */
    static SortedMap<String, String> of(Record configuration) {
        CanonicalForm form = new CanonicalForm();
        form.add("", configuration);
        return form.lines;
    }

    private void add(String prefix, Record configuration) {
        for (RecordComponent component : configuration.getClass().getRecordComponents()) {
            if (component.isAnnotationPresent(NotInFingerprint.class)) {
                continue;
            }
            String path = prefix + component.getName();
            Object value = value(component, configuration);
            if (value instanceof Record part) {
                add(path + ".", part);
            } else if (!isNeutral(value)) {
                lines.put(path, text(path, value));
            }
        }
    }

    private static Object value(RecordComponent component, Record configuration) {
        try {
            return component.getAccessor().invoke(configuration);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The accessor of a record's component is public and does not throw", e);
        }
    }

    private static boolean isNeutral(Object value) {
        return value == null || value.equals(false) || value instanceof Enum<?> constant && constant.ordinal() == 0;
    }

    private static String text(String path, Object value) {
        if (value instanceof Double number) {
            // Double.toString gives other digits in later Java versions.
            return Double.toHexString(number);
        }
        if (value instanceof Collection<?> values) {
            return values.stream().map(element -> text(path, element)).toList().toString();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Boolean || value instanceof Integer || value instanceof String) {
            return value.toString();
        }
        throw new IllegalStateException("The configuration's " + path + " is a "
                + value.getClass().getName() + ", which has no canonical form");
    }
}
