package io.plumbline.jobs.manifest;

import io.plumbline.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a step's result depends on.
 *
 * @param settings configuration keys with their values
 * @param files input files by the key that names them, by path
 * @param models fingerprints by the key that names the model
 * @param values whatever else, by name
 * @param steps identities of the steps whose result it reads, by name
 */
public record RecordedInputs(
        SortedMap<String, String> settings,
        SortedMap<String, List<InputFile>> files,
        SortedMap<String, String> models,
        SortedMap<String, String> values,
        SortedMap<String, String> steps) {
    /** Copies the maps. */
    public RecordedInputs {
        settings = copy(settings);
        files = copy(files);
        models = copy(models);
        values = copy(values);
        steps = copy(steps);
    }

    private static <V> SortedMap<String, V> copy(SortedMap<String, V> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }

    /**
     * SHA-256, in hexadecimal, over all of it. Of a file its name and content count; where it stands and when it was
     * written do not.
     */
    public String identity() {
        MessageDigest digest = Sha256.begin();
        settings.forEach((key, value) -> add(digest, "setting", key, value));
        files.forEach((key, list) -> list.forEach(file -> add(digest, "file", key, file.name(), file.hash())));
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

    /** Returns the differences from earlier inputs, in a few words; empty where there are none. */
    public Optional<String> changeSince(RecordedInputs earlier) {
        return settingsChangeSince(earlier)
                .or(() -> changedKey(earlier.contents(), contents()).map(key -> "the files of " + key + " changed"))
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
