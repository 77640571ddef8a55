package io.plumbline.jobs.score;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A configuration as keys and values, for the report. A record's component is its key in camel case; a map
 * holds keys of the block that it stands in.
 */
final class ConfigurationRows {
    private ConfigurationRows() {}

    /** Every key below {@code plumbline} with its value as text, in the order of the records. */
    static Map<String, String> of(Record config) {
        Map<String, String> rows = new LinkedHashMap<>();
        collect("", config, rows);
        return rows;
    }

    private static void collect(String prefix, Record record, Map<String, String> rows) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            String key = prefix + kebab(component.getName());
            Object value = value(record, component);
            if (value instanceof Record nested) {
                collect(key + ".", nested, rows);
            } else if (value instanceof Map<?, ?> options) {
                options.forEach((name, option) -> rows.put(prefix + name, String.valueOf(option)));
            } else {
                rows.put(key, value instanceof Enum<?> constant ? option(constant) : String.valueOf(value));
            }
        }
    }

    private static Object value(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("Cannot read " + component, e);
        }
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String option(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
