package io.plumbline.jobs.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A configuration tree as full keys with their values, null values kept. */
final class FlatKeys {
    /** Of a block that holds another twice, and so on, a few lines make millions. */
    private static final int MOST_VALUES = 10_000;

    private FlatKeys() {}

    /** Every value that is not a block; an empty block stands for itself. */
    static SortedMap<String, ConfigValue> of(ConfigObject root) {
        SortedMap<String, ConfigValue> flat = new TreeMap<>();
        collect("", root, flat);
        return flat;
    }

    private static void collect(String prefix, ConfigObject block, SortedMap<String, ConfigValue> flat) {
        for (Map.Entry<String, ConfigValue> entry : block.entrySet()) {
            String key = prefix + ConfigUtil.joinPath(entry.getKey());
            if (flat.size() > MOST_VALUES) {
                throw new IllegalArgumentException("the configuration has more than " + MOST_VALUES + " values");
            }
            if (entry.getValue() instanceof ConfigObject nested && !nested.isEmpty()) {
                collect(key + ".", nested, flat);
            } else if (!(entry.getValue() instanceof ConfigObject)) {
                flat.put(key, entry.getValue());
            }
        }
    }

    /** The value of a full key. */
    static ConfigValue find(ConfigObject root, String key) {
        List<String> parts = ConfigUtil.splitPath(key);
        ConfigValue value = root;
        for (String part : parts) {
            value = value instanceof ConfigObject object ? object.get(part) : null;
        }
        return value;
    }

    /** A value in one line, the same for the same keys in any order. */
    static String text(ConfigValue value) {
        return String.valueOf(plain(value));
    }

    private static Object plain(ConfigValue value) {
        if (value instanceof ConfigObject object) {
            SortedMap<String, Object> sorted = new TreeMap<>();
            object.forEach((key, element) -> sorted.put(key, plain(element)));
            return sorted;
        }
        if (value instanceof ConfigList list) {
            return list.stream().map(FlatKeys::plain).toList();
        }
        return value == null ? null : value.unwrapped();
    }
}
