package io.plumbline.jobs.config;

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
 */
public record LoadedConfig(PlumblineConfig config, SortedMap<String, String> values) {
    /** Copies the map. */
    public LoadedConfig {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** The same with other models; their values stay as they were given. */
    public LoadedConfig with(ModelConfig models) {
        return new LoadedConfig(config.with(models), values);
    }

    /**
     * The same for what this machine can do.
     *
     * @param say takes a sentence where that is not what was asked for
     */
    public LoadedConfig here(Consumer<String> say) {
        return new LoadedConfig(config.here(say), values);
    }

    /**
     * The values whose key is one of the prefixes or stands below one. Of the block {@code loss} they are those of the loss
     * that is chosen, so that a result does not depend on the options of others.
     *
     * @param prefixes {@code "loss"}, {@code "training.seed"}
     * @throws IllegalArgumentException where a prefix matches no key
     */
    public SortedMap<String, String> select(List<String> prefixes) {
        SortedMap<String, String> effective = new TreeMap<>(values);
        effective.keySet().removeIf(key -> key.startsWith(LossBinding.SECTION + "."));
        effective.putAll(LossBinding.settings(config.loss()));
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
