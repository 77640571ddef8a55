package io.plumbline.jobs.config;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import io.plumbline.Faults;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Everything that is wrong with one configuration, each fault with its key and line. */
final class ConfigFaults {
    /** Number of faults after which unknown keys get no hint of their own. */
    private static final int MOST_HINTS = 20;

    private final Set<String> sentences = new LinkedHashSet<>();
    private final Set<String> unknown = new TreeSet<>();
    private final Set<String> refused = new TreeSet<>();
    private Throwable first;

    boolean isEmpty() {
        return sentences.isEmpty();
    }

    /** All of them as one sentence. */
    String sentence() {
        return Faults.sentence(sentences);
    }

    /** Returns the exception by which the first fault was found; null where there was none. */
    Throwable cause() {
        return first;
    }

    /** Adds a fault that has no key: a setting that cannot be read. */
    void add(String sentence, Throwable cause) {
        if (first == null && sentences.isEmpty()) {
            first = cause;
        }
        sentences.add(sentence);
    }

    /**
     * Adds the fault of an unknown key.
     *
     * @param key the full key
     * @param known all full keys
     */
    void unknown(String key, ConfigOrigin origin, Set<String> known) {
        unknown.add(key);
        if (known.stream().anyMatch(full -> full.startsWith(key + "."))) {
            add(key + " is a block of keys, got a single value" + where(origin), null);
            return;
        }
        String hint = "; 'plumbline config' lists every key";
        if (sentences.size() < MOST_HINTS) {
            hint = NearestKey.of(key, known)
                    .map(nearest -> "; did you mean " + nearest + "?")
                    .orElse(hint);
        }
        add("unknown key " + key + where(origin) + hint, null);
    }

    /**
     * Adds the fault of a value that is not allowed.
     *
     * @param set the values that the user set, by full key
     */
    void refused(Check.Refused refusal, Map<String, ConfigValue> set) {
        String full = ConfigLoader.ROOT + "." + refusal.key();
        // Only once for each key: the value that is used in its place may be refused too.
        if (!refused.add(refusal.key()) || isPartOfUnknown(full)) {
            return;
        }
        ConfigValue value = set.get(full);
        add(
                (isFromEnvironment(value) ? refusal.withoutValue() : refusal.getMessage())
                        + (value == null ? "" : where(value.origin())),
                refusal);
    }

    /** Returns whether a key has a fault, so that its value is not the one that the user gave. */
    boolean concern(String key) {
        return refused.contains(key) || isPartOfUnknown(ConfigLoader.ROOT + "." + key);
    }

    /** Returns whether a block was given in place of this value, or a value in place of the block that holds it. */
    private boolean isPartOfUnknown(String full) {
        return unknown.stream().anyMatch(key -> key.startsWith(full + ".") || full.startsWith(key + "."));
    }

    /** An environment variable may hold a secret, set where it should not be: its value is not repeated. */
    private static boolean isFromEnvironment(ConfigValue value) {
        return value != null && value.origin().description().contains("env var");
    }

    private static String where(ConfigOrigin origin) {
        return " (" + place(origin) + ")";
    }

    /** Returns the place that a value was given at: {@code job.conf line 3}. */
    static String place(ConfigOrigin origin) {
        if (origin.lineNumber() < 1) {
            return origin.description();
        }
        // A description ends in ": 12" where it has a line, and names several where blocks were merged.
        String description = origin.description().replaceFirst(" @ \\S+", "");
        int colon = description.lastIndexOf(": ");
        String name = colon < 0 ? description : description.substring(0, colon);
        return name + " line " + origin.lineNumber();
    }
}
