package io.plumbline.jobs.config;

import java.util.function.Predicate;

/**
 * What one command needs of a configuration that is otherwise well.
 *
 * @param key the key it is about, below {@code plumbline}
 * @param isMet whether the configuration has it
 * @param problem the sentence for one that has not, beginning with the key
 */
public record Requirement(String key, Predicate<PlumblineConfig> isMet, String problem) {
    /** That a key is set. */
    public static Requirement set(String key, Predicate<PlumblineConfig> isSet) {
        return new Requirement(key, isSet, key + " must be set, in the file of --config or with --set " + key + "=…");
    }
}
