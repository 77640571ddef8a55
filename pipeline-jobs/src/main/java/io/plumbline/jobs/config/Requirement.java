package io.plumbline.jobs.config;

import java.util.function.Predicate;

/**
 * A condition that a command adds to those that every configuration must meet.
 *
 * @param key the key that the condition is about, below {@code plumbline}
 * @param isMet tests whether a configuration meets it
 * @param problem the sentence for a configuration that does not, beginning with the key
 */
public record Requirement(String key, Predicate<PlumblineConfig> isMet, String problem) {
    /** Requires {@code model.path}. */
    public static final Requirement MODEL =
            set("model.path", config -> config.model().path() != null);

    /** Requires that a key is set. */
    public static Requirement set(String key, Predicate<PlumblineConfig> isSet) {
        return new Requirement(key, isSet, key + " must be set, in the file of --config or with --set " + key + "=…");
    }

    /** The same, asked only of some configurations. */
    public Requirement onlyWhere(Predicate<PlumblineConfig> isAsked) {
        return new Requirement(key, config -> !isAsked.test(config) || isMet.test(config), problem);
    }
}
