package io.plumbline.jobs.config;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A configuration as keys and values, for the report. A map in a record holds keys of the block that it stands in. */
public final class ConfigurationRows {
    private static final String LOSS_TYPE = "loss.type";

    private ConfigurationRows() {}

    /** Returns every key below {@code plumbline} with its value as text, in the order of the records. */
    public static Map<String, String> of(PlumblineConfig config) {
        Map<String, String> rows = new LinkedHashMap<>();
        collect("", config, rows);
        return rows;
    }

    /**
     * Returns the defaults of the same keys: of the block {@code loss} those of the loss that a configuration chooses. A key
     * without a default has a value that no configuration gives it.
     */
    public static Map<String, String> defaults(PlumblineConfig config) {
        Map<String, String> rows = of(ConfigLoader.defaults(config.loss().type()));
        rows.put(LOSS_TYPE, ConfigLoader.reference().getString(ConfigLoader.ROOT + "." + LOSS_TYPE));
        return rows;
    }

    private static void collect(String section, Record block, Map<String, String> rows) {
        for (RecordComponent component : block.getClass().getRecordComponents()) {
            Object value = RecordBinding.read(block, component);
            if (value instanceof Record nested) {
                collect(RecordBinding.section(section, component), nested, rows);
            } else if (value instanceof Map<?, ?> options) {
                options.forEach((name, option) -> rows.put(section + "." + name, String.valueOf(option)));
            } else {
                rows.put(RecordBinding.key(section, component), text(value));
            }
        }
    }

    private static String text(Object value) {
        return value instanceof Enum<?> constant
                ? constant.name().toLowerCase(Locale.ROOT).replace('_', '-')
                : String.valueOf(value);
    }
}
