package io.plumbline.data;

import java.io.Serializable;

/**
 * Splits by hash, never by position: examples of one {@link TextExample#question()}, or of the same completions where that
 * is empty, are always on the same side, whatever else is in the data.
 *
 * @param heldOutFraction expected share of the held-out split, in [0, 1)
 */
public record SplitRule(double heldOutFraction) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Refuses a fraction that leaves nothing to train on. */
    public SplitRule {
        if (!(heldOutFraction >= 0 && heldOutFraction < 1)) {
            throw new IllegalArgumentException(
                    "data.held-out-fraction must be at least 0 and below 1, got " + heldOutFraction);
        }
    }

    /** Returns the side of an example. */
    public Split of(ExampleIdentity identity) {
        // 52 bits: exact in a double.
        long bits = Long.parseLong(identity.groupId().substring(0, 13), 16);
        return bits < heldOutFraction * (1L << 52) ? Split.HELD_OUT : Split.TRAIN;
    }
}
