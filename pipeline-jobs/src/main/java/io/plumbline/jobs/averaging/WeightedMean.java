package io.plumbline.jobs.averaging;

import java.util.Arrays;

/** Mean of vectors by weight, summed in double precision in the order they are added: the same order, the same bits. */
final class WeightedMean {
    private final double[] sums;
    private long weight;

    /** Of at most so many values at a time. */
    WeightedMean(int most) {
        sums = new double[most];
    }

    /** Begins anew. */
    void clear() {
        Arrays.fill(sums, 0);
        weight = 0;
    }

    /** Adds the first {@code size} values; those of weight 0 add nothing. */
    void add(float[] values, int size, long itsWeight) {
        if (itsWeight == 0) {
            return;
        }
        weight += itsWeight;
        for (int index = 0; index < size; index++) {
            sums[index] += (double) values[index] * itsWeight;
        }
    }

    /** Writes the mean of the first {@code size} values. */
    void get(float[] target, int size) {
        for (int index = 0; index < size; index++) {
            target[index] = (float) (sums[index] / weight);
        }
    }
}
