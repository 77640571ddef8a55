package io.plumbline.example;

import java.io.Serializable;
import java.util.Arrays;

/**
 * An example with the log-probs that the reference model gives its completions.
 *
 * @param example prompt and completions
 * @param reference log π_ref(completion | prompt) of each completion: natural, summed over its tokens, at most 0; NaN where
 *     there is none, as in fine-tuning
 */
public record ReferencedExample(Example example, double... reference) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Refuses a wrong number of log-probs and values that no model gives. */
    public ReferencedExample {
        if (reference.length != example.completions().length) {
            throw new IllegalArgumentException("Example " + example.id() + " has " + example.completions().length
                    + " completions and " + reference.length + " reference log-probs");
        }
        for (double value : reference) {
            if (value > 0) {
                throw new IllegalArgumentException(
                        "Reference log-probs of example " + example.id() + " must be <= 0, got " + value);
            }
        }
    }

    /** Returns an example for a loss that needs no reference. */
    public static ReferencedExample without(Example example) {
        double[] none = new double[example.completions().length];
        Arrays.fill(none, Double.NaN);
        return new ReferencedExample(example, none);
    }

    /** Returns whether all reference log-probs are there. */
    public boolean hasReference() {
        return Arrays.stream(reference).allMatch(Double::isFinite);
    }
}
