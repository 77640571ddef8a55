package io.plumbline.jobs.config;

import io.plumbline.PlainText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A configuration with its flat form.
 *
 * @param config the typed values
 * @param values every key below {@code plumbline} with its value as text; null stands as {@code null}
 * @param origins where the keys that are no defaults were set: {@code job.conf line 3}, {@code --set loss.beta}
 */
public record LoadedConfig(
        PlumblineConfig config, SortedMap<String, String> values, SortedMap<String, String> origins) {
    /** Copies the maps. */
    public LoadedConfig {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        origins = Collections.unmodifiableSortedMap(new TreeMap<>(origins));
    }

    /** The same with other models; their values stay as they were given. */
    public LoadedConfig with(ModelConfig models) {
        return new LoadedConfig(config.with(models), values, origins);
    }

    /**
     * The same for what this machine can do.
     *
     * @param say takes a sentence where that is not what was asked for
     */
    public LoadedConfig here(Consumer<String> say) {
        return new LoadedConfig(config.here(say), values, origins);
    }

    /** The same with an engine for what is asked for; the values stay as they were given. */
    public LoadedConfig with(EngineChoice engine) {
        return new LoadedConfig(config.with(config.engine().with(engine)), values, origins);
    }

    /** Returns the values that have an effect on the loss that is chosen, and all others. */
    private SortedMap<String, String> effective() {
        SortedMap<String, String> effective = new TreeMap<>(values);
        effective.keySet().removeIf(key -> key.startsWith(LossBinding.SECTION + "."));
        effective.putAll(LossBinding.settings(config.loss()));
        return effective;
    }

    /** Returns a line a key: first those that were set, each with the place, then the defaults. Credentials are masked. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        SortedMap<String, String> effective = effective();
        origins.forEach((key, origin) -> {
            if (effective.containsKey(key)) {
                lines.add(line(key, effective.get(key)) + "    # " + origin);
            }
        });
        lines.add("# defaults");
        effective.keySet().removeAll(origins.keySet());
        effective.forEach((key, value) -> lines.add(line(key, value)));
        return lines;
    }

    private static String line(String key, String value) {
        return PlainText.withoutCredentials(key + "=" + value).replaceFirst("=", " = ");
    }

    /**
     * The values whose key is one of the prefixes or stands below one. Of the block {@code loss} they are those of the loss
     * that is chosen, so that a result does not depend on the options of others.
     *
     * @param prefixes {@code "loss"}, {@code "training.seed"}
     * @throws IllegalArgumentException where a prefix matches no key
     */
    public SortedMap<String, String> select(List<String> prefixes) {
        SortedMap<String, String> effective = effective();
        SortedMap<String, String> selected = new TreeMap<>();
        for (String prefix : prefixes) {
            int before = selected.size();
            effective.forEach((key, value) -> {
                if (key.equals(prefix) || key.startsWith(prefix + ".")) {
                    selected.put(key, value);
                }
            });
            if (selected.size() == before) {
                throw new IllegalArgumentException("No key, or none that is not selected already, is " + prefix);
            }
        }
        return selected;
    }
}
