package io.plumbline.verify;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The options of a verifier, as they stand in {@code label.options}. What it refuses it refuses by an {@link
 * IllegalArgumentException} whose message begins with the option's name.
 *
 * @param values by name
 */
public record VerifierOptions(Map<String, String> values) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** No options. */
    public static final VerifierOptions NONE = new VerifierOptions(Map.of());

    /** Copies the map. */
    public VerifierOptions {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /** Returns the value of an option, or the default where it is not set. */
    public String text(String name, String whereUnset) {
        return values.getOrDefault(name, whereUnset);
    }

    /** Returns the value of an option that must be set. */
    public String required(String name) {
        String value = values.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " must be set");
        }
        return value;
    }

    /** Returns the value of an option that is one of several; the first is the default. */
    public String choice(String name, String... choices) {
        String value = text(name, choices[0]);
        if (!List.of(choices).contains(value)) {
            throw new IllegalArgumentException(
                    name + " must be one of " + String.join(", ", choices) + ", got '" + value + "'");
        }
        return value;
    }

    /** Refuses options of other names. */
    public void requireKnown(String... names) {
        for (String name : values.keySet()) {
            if (!List.of(names).contains(name)) {
                throw new IllegalArgumentException(name + " is no option of this verifier, which "
                        + (names.length == 0 ? "has none" : "has " + String.join(", ", names)));
            }
        }
    }
}
