package io.plumbline.example;

import java.io.Serializable;

/**
 * The weight of an example, and by how much its best completion is better than the others, as the input says.
 *
 * @param weight factor of the example's loss, a positive number of float32; 1 where the input says nothing
 * @param margin by how much the best completion is better, for example by a difference of grades; any number, NaN where the
 *     input says nothing
 */
public record Strength(double weight, double margin) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Of an input that says nothing. */
    public static final Strength UNSAID = new Strength(1, Double.NaN);

    /** Refuses a weight that is not positive, and numbers that float32 does not hold. */
    public Strength {
        if (!isWeight(weight)) {
            throw new IllegalArgumentException("A weight must be > 0 in float32, got " + weight);
        }
        if (Math.abs(margin) > Float.MAX_VALUE) {
            throw new IllegalArgumentException("A margin must be at most 3.4e38, got " + margin);
        }
    }

    /** Returns whether a number can be a weight. */
    public static boolean isWeight(double number) {
        return number >= Float.MIN_NORMAL && number <= Float.MAX_VALUE;
    }
}
