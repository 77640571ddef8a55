package io.plumbline.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.PlumblineException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A {@code config.json}: typed values, and errors that name the key. A null value counts as absent. */
final class ConfigJson {
    /** Larger than the dimension of any model, and small enough that products of two do not overflow a long. */
    private static final int LARGEST_SIZE = 1 << 24;

    private static final int LARGEST_FILE = 1 << 20;

    private final Path file;
    private final String prefix;
    private final ObjectNode root;

    private ConfigJson(Path file, String prefix, ObjectNode root) {
        this.file = file;
        this.prefix = prefix;
        this.root = root;
    }

    /** Reads a file of at most 1 MiB. */
    static ConfigJson read(Path file) {
        return new ConfigJson(file, "", BoundedJson.readObject(file, LARGEST_FILE));
    }

    /**
     * Parses a configuration that was read from a file before.
     *
     * @throws PlumblineException of kind MODEL, as {@link #read}: of a download that was refused it may be a page
     */
    static ConfigJson parse(String text) {
        Path file = Path.of("config.json");
        return new ConfigJson(file, "", BoundedJson.object(file, text.getBytes(StandardCharsets.UTF_8), LARGEST_FILE));
    }

    /** The file it was read from. */
    Path file() {
        return file;
    }

    /** Another object in the place of this one. */
    ConfigJson with(ObjectNode other) {
        return new ConfigJson(file, prefix, other.deepCopy());
    }

    /** A copy of the whole object. */
    ObjectNode copy() {
        return root.deepCopy();
    }

    /** An error about this file. */
    PlumblineException refuse(String found) {
        return ModelError.load(file, found);
    }

    /** Returns whether a key has a value. */
    boolean has(String key) {
        return root.hasNonNull(key);
    }

    /** Returns whether a key is there and says null, which some keys mean something by. */
    boolean saysNull(String key) {
        return root.has(key) && root.get(key).isNull();
    }

    String text(String key, String fallback) {
        if (!has(key)) {
            return fallback;
        }
        if (!root.get(key).isTextual()) {
            throw wrong(key, "a string");
        }
        return root.get(key).textValue();
    }

    private void require(String key) {
        if (!has(key)) {
            throw refuse("config.json has no " + prefix + key);
        }
    }

    /** A dimension or count that must be there. */
    int size(String key) {
        require(key);
        return size(key, 0);
    }

    /** A dimension or count. */
    int size(String key, int fallback) {
        return whole(key, fallback, 1);
    }

    /** A count that may be 0. */
    int count(String key, int fallback) {
        return whole(key, fallback, 0);
    }

    private int whole(String key, int fallback, int least) {
        if (!has(key)) {
            return fallback;
        }
        JsonNode value = root.get(key);
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < least
                || value.intValue() > LARGEST_SIZE) {
            throw wrong(key, "a whole number from " + least + " to " + LARGEST_SIZE);
        }
        return value.intValue();
    }

    /** A dimension or count, or null where the key says so; the fallback where it is not there. */
    Integer sizeOrNull(String key, Integer fallback) {
        return has(key) ? Integer.valueOf(size(key)) : saysNull(key) ? null : fallback;
    }

    /** A finite number above 0, or null where the key says so; the fallback where it is not there. */
    Double numberOrNull(String key, Double fallback) {
        return has(key) ? Double.valueOf(number(key)) : saysNull(key) ? null : fallback;
    }

    /** A number that must be there. */
    double number(String key) {
        require(key);
        return number(key, 0);
    }

    /** A finite number above 0. */
    double number(String key, double fallback) {
        if (!has(key)) {
            return fallback;
        }
        JsonNode value = root.get(key);
        if (!value.isNumber() || !Double.isFinite(value.doubleValue()) || value.doubleValue() <= 0) {
            throw wrong(key, "a number > 0");
        }
        return value.doubleValue();
    }

    /** A finite number of either sign; null where there is none. */
    Double finiteOrNull(String key) {
        if (!has(key)) {
            return null;
        }
        JsonNode value = root.get(key);
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw wrong(key, "a finite number");
        }
        return value.doubleValue();
    }

    /** A list of so many finite numbers above 0 that must be there. */
    List<Double> numbers(String key, int count) {
        List<Double> numbers = new ArrayList<>();
        for (JsonNode value : list(key, count)) {
            if (!value.isNumber() || !Double.isFinite(value.doubleValue()) || value.doubleValue() <= 0) {
                throw wrong(key, "numbers > 0");
            }
            numbers.add(value.doubleValue());
        }
        return numbers;
    }

    /** A list of so many strings that must be there. */
    List<String> texts(String key, int count) {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : list(key, count)) {
            if (!value.isTextual()) {
                throw wrong(key, "strings");
            }
            texts.add(value.textValue());
        }
        return texts;
    }

    /** The first string of a list; empty where there is no such list. */
    Optional<String> firstText(String key) {
        JsonNode first = root.path(key).path(0);
        return first.isTextual() ? Optional.of(first.textValue()) : Optional.empty();
    }

    /** The first so many flags, each false, true, 0 or 1, of a list that must be there and may be longer. */
    List<Boolean> firstFlags(String key, int count) {
        require(key);
        JsonNode list = root.get(key);
        if (!list.isArray() || list.size() < count) {
            throw wrong(key, "a list of at least " + count);
        }
        List<Boolean> flags = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            JsonNode value = list.get(i);
            if (!value.isBoolean() && !(value.isIntegralNumber() && (value.intValue() | 1) == 1)) {
                throw wrong(key, "of 0 and 1");
            }
            flags.add(value.isBoolean() ? value.booleanValue() : value.intValue() == 1);
        }
        return flags;
    }

    private JsonNode list(String key, int count) {
        if (!has(key)) {
            throw refuse("config.json has no " + prefix + key);
        }
        JsonNode list = root.get(key);
        if (!list.isArray() || list.size() != count) {
            throw wrong(key, "a list of " + count);
        }
        return list;
    }

    boolean flag(String key, boolean fallback) {
        if (!has(key)) {
            return fallback;
        }
        if (!root.get(key).isBoolean()) {
            throw wrong(key, "true or false");
        }
        return root.get(key).booleanValue();
    }

    /** Refuses an option that changes the computation in a way the decoder does not know. */
    void requireFlag(String key, boolean supported) {
        if (flag(key, supported) != supported) {
            throw refuse(key + " = " + !supported + " is not supported");
        }
    }

    /**
     * Refuses an object as a value of this one.
     *
     * @param since says why there can be none
     */
    void requireFlat(String since) {
        root.fields().forEachRemaining(entry -> {
            if (entry.getValue().isObject()) {
                throw refuse(prefix + ModelError.quote(entry.getKey()) + " must not be an object, since " + since);
            }
        });
    }

    /** An object under a key, if it is there and has entries. */
    Optional<ConfigJson> object(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        if (!(root.get(key) instanceof ObjectNode child)) {
            throw wrong(key, "an object");
        }
        return child.isEmpty() ? Optional.empty() : Optional.of(new ConfigJson(file, prefix + key + ".", child));
    }

    /**
     * A row of the embedding, or null; a negative number counts from the end, as torch has it.
     *
     * @param rows of the embedding
     * @param whereAbsent the row where the key is not there at all; null for none
     */
    Integer rowFromEitherEnd(String key, int rows, Integer whereAbsent) {
        if (!has(key)) {
            return whereAbsent == null || saysNull(key) || whereAbsent >= rows ? null : whereAbsent;
        }
        JsonNode value = root.get(key);
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < -rows
                || value.intValue() >= rows) {
            throw wrong(key, "a row of the embedding, from " + -rows + " to " + (rows - 1) + ", or null");
        }
        return value.intValue() < 0 ? rows + value.intValue() : value.intValue();
    }

    /** Number of keys. */
    int entries() {
        return root.size();
    }

    /** A whole number that must be there: a token id, or below 0 for none. */
    int tokenId(String key) {
        JsonNode value = root.path(key);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrong(key, "a token id");
        }
        return value.intValue();
    }

    /** Refuses what is neither a token id nor a list of them nor absent. */
    void requireTokenIds(String key) {
        if (!has(key)) {
            return;
        }
        JsonNode value = root.get(key);
        for (JsonNode id : value.isArray() ? value : List.of(value)) {
            if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0) {
                throw wrong(key, "a token id from 0 on");
            }
        }
    }

    private PlumblineException wrong(String key, String expected) {
        String value;
        try {
            value = BoundedJson.MAPPER.writeValueAsString(root.get(key));
        } catch (JsonProcessingException e) {
            value = root.get(key).getNodeType().name();
        }
        return refuse(prefix + key + " must be " + expected + ", got " + ModelError.quote(value));
    }
}
