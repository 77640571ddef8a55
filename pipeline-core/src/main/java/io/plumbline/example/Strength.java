package io.plumbline.example;

import java.io.Serializable;
import java.util.Objects;

/**
 * The weight of an example, by how much its best completion is better than the others, and whether a completion alone is good,
 * as the input says.
 *
 * @param weight factor of the example's loss, a positive number of float32; 1 where the input says nothing
 * @param margin by how much the best completion is better, for example by a difference of grades; any number, NaN where the
 *     input says nothing
 * @param label of an example's only completion
 */
public record Strength(double weight, double margin, Label label) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Of an input that says nothing. */
    public static final Strength UNSAID = new Strength(1, Double.NaN);

    /** Of an input without labels. */
    public Strength(double weight, double margin) {
        this(weight, margin, Label.UNSAID);
    }

    /** Refuses a weight that is not positive, and numbers that float32 does not hold. */
    public Strength {
        Objects.requireNonNull(label, "label");
        if (!isWeight(weight)) {
            throw new IllegalArgumentException("A weight must be > 0 in float32, got " + weight);
        }
        if (Math.abs(margin) > Float.MAX_VALUE) {
            throw new IllegalArgumentException("A margin must be at most 3.4e38, got " + margin);
        }
    }

    /** The same of a completion that is judged alone. */
    public Strength with(Label other) {
        return new Strength(weight, margin, other);
    }

    /** Returns whether a number can be a weight. */
    public static boolean isWeight(double number) {
        return number >= Float.MIN_NORMAL && number <= Float.MAX_VALUE;
    }
}
