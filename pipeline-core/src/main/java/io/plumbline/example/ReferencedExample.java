package io.plumbline.example;

import java.io.Serializable;
import java.util.Arrays;

/**
 * An example with the log-probs that the reference model gives its completions.
 *
 * @param example prompt and completions
 * @param reference log π_ref(completion | prompt) of each completion: natural, summed over its tokens that count, at most 0; NaN where
 *     there is none, as in fine-tuning
 * @param byToken the same of each of these tokens, in float32 as the model gives them; null where only the sums are known
 */
public record ReferencedExample(Example example, double[] reference, float[][] byToken) implements Serializable {
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
        if (byToken != null) {
            requireLengths(example, byToken);
        }
    }

    /** An example of which only the sums are known. */
    public ReferencedExample(Example example, double... reference) {
        this(example, reference, null);
    }

    private static void requireLengths(Example example, float[][] byToken) {
        int[] lengths = new int[example.completions().length];
        Arrays.setAll(lengths, example::counted);
        int[] given = Arrays.stream(byToken).mapToInt(tokens -> tokens.length).toArray();
        if (!Arrays.equals(lengths, given)) {
            throw new IllegalArgumentException("Example " + example.id() + " has completions of "
                    + Arrays.toString(lengths) + " tokens and reference log-probs of " + Arrays.toString(given));
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

    /** Returns whether the reference log-probs of all tokens are there. */
    public boolean hasReferenceByToken() {
        return byToken != null;
    }
}
