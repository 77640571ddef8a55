package io.plumbline.train;

/** Sums over a sequence's tokens. */
final class Sequences {
    private Sequences() {}

    /** Sum of {@code values[from … to)}, in order, in double precision. */
    static double sum(float[] values, int from, int to) {
        double sum = 0;
        for (int index = from; index < to; index++) {
            sum += values[index];
        }
        return sum;
    }
}
