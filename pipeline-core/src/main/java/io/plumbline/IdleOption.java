package io.plumbline;

import java.util.Objects;

/**
 * An option of the configuration that has no effect with the others chosen. A user who sets it expects something that will
 * not happen.
 *
 * @param option its key, or the block whose keys all have no effect: {@code sft}
 * @param because the key whose value makes it so
 * @param reason the same in words, to end "has no effect: …"
 */
public record IdleOption(String option, String because, String reason) {
    /** Refuses missing values. */
    public IdleOption {
        Objects.requireNonNull(option, "option");
        Objects.requireNonNull(because, "because");
        Objects.requireNonNull(reason, "reason");
    }

    /** Returns whether a key is the option, or stands in the block. */
    public boolean covers(String key) {
        return !key.equals(because) && (key.equals(option) || key.startsWith(option + "."));
    }
}
