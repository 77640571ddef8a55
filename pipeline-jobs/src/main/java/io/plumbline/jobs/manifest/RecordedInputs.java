package io.plumbline.jobs.manifest;

import io.plumbline.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All that a step's result depends on.
 *
 * @param settings configuration keys with their values
 * @param files input files by the key that names them, by path
 * @param tables input tables by the key that names them
 * @param models fingerprints by the key that names the model
 * @param values whatever else, by name
 * @param steps identities of the steps whose result it reads, by name
 */
public record RecordedInputs(
        SortedMap<String, String> settings,
        SortedMap<String, List<InputFile>> files,
        SortedMap<String, List<InputTable>> tables,
        SortedMap<String, String> models,
        SortedMap<String, String> values,
        SortedMap<String, String> steps) {
    /** Copies the maps. */
    public RecordedInputs {
        settings = copy(settings);
        files = copy(files);
        tables = copy(tables);
        models = copy(models);
        values = copy(values);
        steps = copy(steps);
    }

    private static <V> SortedMap<String, V> copy(SortedMap<String, V> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }

    /**
     * SHA-256, in hexadecimal, over all of it. Of a file its name and content count; where it stands and when it was
     * written do not. Without tables it is what it was before there were any.
     */
    public String identity() {
        MessageDigest digest = Sha256.begin();
        settings.forEach((key, value) -> add(digest, "setting", key, value));
        files.forEach((key, list) -> list.forEach(file -> add(digest, "file", key, file.name(), file.hash())));
        tables.forEach((key, list) -> list.forEach(table ->
                add(digest, "table", key, table.name(), table.format(), table.id(), table.version(), table.filter())));
        models.forEach((key, value) -> add(digest, "model", key, value));
        values.forEach((key, value) -> add(digest, "value", key, value));
        steps.forEach((key, value) -> add(digest, "step", key, value));
        return Sha256.hex(digest);
    }

    private static void add(MessageDigest digest, String... parts) {
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }
        digest.update((byte) '\n');
    }

    /** The same with another of {@link #values}. */
    public RecordedInputs withValue(String name, String value) {
        SortedMap<String, String> others = new TreeMap<>(values);
        others.put(name, value);
        return new RecordedInputs(settings, files, tables, models, others, steps);
    }

    /** Returns the differences from earlier inputs, in a few words; empty where there are none. */
    public Optional<String> changeSince(RecordedInputs earlier) {
        return settingsChangeSince(earlier)
                .or(() -> changedKey(earlier.contents(), contents()).map(key -> "the files of " + key + " changed"))
                .or(() -> changedKey(earlier.tables, tables).map(key -> changedTable(key, earlier)))
                .or(() -> changedKey(earlier.models, models).map(key -> key + " is another model"))
                .or(() -> changedKey(earlier.values, values).map(key -> key + " changed"))
                .or(() -> changedKey(earlier.steps, steps).map(key -> key + " has a new result"));
    }

    /** Returns the differences from earlier settings alone, in a few words; empty where there are none. */
    public Optional<String> settingsChangeSince(RecordedInputs earlier) {
        return changedKey(earlier.settings, settings)
                .map(key -> key + " was " + earlier.settings.getOrDefault(key, "not there") + ", is "
                        + settings.getOrDefault(key, "gone"));
    }

    /**
     * Returns whether others differ in their files and tables alone.
     *
     * @param except settings that may differ as well
     */
    public boolean isLike(RecordedInputs other, Set<String> except) {
        return without(settings, except).equals(without(other.settings, except))
                && models.equals(other.models)
                && values.equals(other.values)
                && steps.equals(other.steps);
    }

    private static SortedMap<String, String> without(SortedMap<String, String> settings, Set<String> keys) {
        SortedMap<String, String> left = new TreeMap<>(settings);
        left.keySet().removeAll(keys);
        return left;
    }

    private String changedTable(String key, RecordedInputs earlier) {
        return key + " was " + described(earlier.tables.get(key)) + ", is " + described(tables.get(key));
    }

    private static String described(List<InputTable> tables) {
        return tables == null
                ? "no table"
                : tables.stream().map(InputTable::described).collect(Collectors.joining(" and "));
    }

    private SortedMap<String, List<String>> contents() {
        SortedMap<String, List<String>> contents = new TreeMap<>();
        files.forEach((key, list) -> contents.put(
                key, list.stream().map(file -> file.name() + " " + file.hash()).toList()));
        return contents;
    }

    private static <V> Optional<String> changedKey(SortedMap<String, V> earlier, SortedMap<String, V> now) {
        TreeMap<String, V> all = new TreeMap<>(earlier);
        all.putAll(now);
        return all.keySet().stream()
                .filter(key -> !Objects.equals(earlier.get(key), now.get(key)))
                .findFirst();
    }
}
