package io.plumbline.score;

import java.util.Objects;

/**
 * Pairs that have something in common.
 *
 * @param name what: a source, a range of length differences
 * @param tally their sums
 * @param accuracy interval of their {@code rewards/accuracies}
 */
public record Slice(String name, Tally tally, ShareInterval accuracy) {
    /** Refuses a slice without a name. */
    public Slice {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(tally, "tally");
        Objects.requireNonNull(accuracy, "accuracy");
    }
}
