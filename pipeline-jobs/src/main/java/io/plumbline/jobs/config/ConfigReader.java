package io.plumbline.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.plumbline.jobs.config.Check.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads values of a resolved configuration by key, and keeps account of the keys that were read. */
final class ConfigReader {
    private final ConfigObject root;
    private final Set<String> read = new TreeSet<>();

    /** @param config resolved, holding every key of the reference, below {@code plumbline} */
    ConfigReader(Config config) {
        this.root = config.root();
    }

    /** The keys read so far. */
    Set<String> keysRead() {
        return read;
    }

    private ConfigValue value(String key) {
        read.add(key);
        ConfigValue value = root;
        for (String part : key.split("\\.")) {
            if (!(value instanceof ConfigObject object)) {
                throw new Refused(key, "must stand in a block, got " + describe(value));
            }
            value = object.get(part);
        }
        return value;
    }

    /** Returns whether a key has a value, or is set to null. */
    boolean has(String key) {
        return FlatKeys.find(root, key) != null;
    }

    /** Returns whether a key is set to null. */
    boolean isNull(String key) {
        ConfigValue value = value(key);
        return value == null || value.valueType() == ConfigValueType.NULL;
    }

    /** Text, or null. */
    String textOrNull(String key) {
        ConfigValue value = value(key);
        return value == null || value.valueType() == ConfigValueType.NULL ? null : scalar(key, value, "text");
    }

    String text(String key) {
        String text = textOrNull(key);
        if (text == null) {
            throw new Refused(key, "must be set");
        }
        return text;
    }

    /** Texts; a single one stands for a list of one. */
    List<String> texts(String key) {
        ConfigValue value = value(key);
        if (!(value instanceof ConfigList list)) {
            return List.of(text(key));
        }
        List<String> texts = new ArrayList<>(list.size());
        for (ConfigValue element : list) {
            texts.add(scalar(key, element, "a list of texts"));
        }
        return texts;
    }

    /**
     * A text, number or flag, as it is written.
     *
     * @param expected what it must be, for messages
     */
    String scalar(String key, String expected) {
        return scalar(key, value(key), expected);
    }

    /**
     * A text, number or flag within another value.
     *
     * @param place what of the key it is, for messages
     */
    static String scalar(String key, String place, ConfigValue value) {
        return switch (value.valueType()) {
            case STRING, NUMBER, BOOLEAN -> String.valueOf(value.unwrapped());
            case NULL, LIST, OBJECT -> throw new Refused(
                    key, place + " must be a single value, got " + describe(value));
        };
    }

    /** The values of a block whose keys are free, as they are written, by name. */
    Map<String, String> freeBlock(String key) {
        Map<String, String> values = new TreeMap<>();
        ConfigValue value = FlatKeys.find(root, key);
        if (!(value instanceof ConfigObject block)) {
            throw new Refused(key, "must be a block of keys, got " + describe(value));
        }
        block.forEach((name, element) -> values.put(name, scalar(key, "has a key " + name + " that", element)));
        return values;
    }

    /** A list of blocks. */
    List<ConfigObject> blocks(String key) {
        ConfigValue value = value(key);
        List<ConfigObject> blocks = new ArrayList<>();
        if (!(value instanceof ConfigList list)) {
            throw new Refused(key, "must be a list of blocks, got " + describe(value));
        }
        for (ConfigValue element : list) {
            if (!(element instanceof ConfigObject block)) {
                throw new Refused(key, "must be a list of blocks, got " + describe(element) + " in it");
            }
            blocks.add(block);
        }
        return blocks;
    }

    double decimal(String key) {
        String text = scalar(key, value(key), "a number");
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new Refused(key, "must be a number, got '" + text + "'");
        }
    }

    /** A number, or null. */
    Double decimalOrNull(String key) {
        return textOrNull(key) == null ? null : decimal(key);
    }

    long whole(String key) {
        String text = scalar(key, value(key), "a whole number");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new Refused(key, "must be a whole number, got '" + text + "'");
        }
    }

    int count(String key) {
        long whole = whole(key);
        if (whole != (int) whole) {
            throw new Refused(key, "must be at most " + Integer.MAX_VALUE + ", got " + whole);
        }
        return (int) whole;
    }

    /** A whole number, or null. */
    Integer countOrNull(String key) {
        return textOrNull(key) == null ? null : count(key);
    }

    boolean flag(String key) {
        String text = scalar(key, value(key), "true or false");
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Refused(key, "must be true or false, got '" + text + "'");
        };
    }

    /**
     * A constant by its name in kebab case.
     *
     * @param type an enumeration
     */
    Object choice(String key, Class<?> type) {
        String text = scalar(key, value(key), "a name");
        for (Object constant : type.getEnumConstants()) {
            if (kebab(constant).equals(text)) {
                return constant;
            }
        }
        String names =
                Stream.of(type.getEnumConstants()).map(ConfigReader::kebab).collect(Collectors.joining(", "));
        throw new Refused(key, "must be one of " + names + ", got '" + text + "'");
    }

    private static String kebab(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String scalar(String key, ConfigValue value, String expected) {
        return switch (value == null ? ConfigValueType.NULL : value.valueType()) {
            case STRING, NUMBER, BOOLEAN -> String.valueOf(value.unwrapped());
            case NULL, LIST, OBJECT -> throw new Refused(key, "must be " + expected + ", got " + describe(value));
        };
    }

    private static String describe(ConfigValue value) {
        return switch (value == null ? ConfigValueType.NULL : value.valueType()) {
            case NULL -> "nothing";
            case LIST -> "a list";
            case OBJECT -> "a block";
            case STRING, NUMBER, BOOLEAN -> "'" + value.unwrapped() + "'";
        };
    }
}
