package io.plumbline.engine.cpu;

import java.util.Arrays;
import java.util.List;

/** Cosines and sines of every position's angles. */
final class AngleTable {
    private final double[] inverseFrequencies;
    private final double factor;
    private float[] cosines = new float[0]; // [positions, rotated / 2]
    private float[] sines = new float[0];

    /**
     * @param inverseFrequencies angle per position of each pair
     * @param factor number that cosines and sines are multiplied by
     */
    AngleTable(List<Double> inverseFrequencies, double factor) {
        this.inverseFrequencies =
                inverseFrequencies.stream().mapToDouble(Double::doubleValue).toArray();
        this.factor = factor;
    }

    /** Number of pairs. */
    int pairs() {
        return inverseFrequencies.length;
    }

    /** Makes tables for positions up to, without, {@code positions}. */
    void reserve(int positions) {
        int half = inverseFrequencies.length;
        int known = cosines.length / half;
        if (positions <= known) {
            return;
        }
        cosines = Arrays.copyOf(cosines, positions * half);
        sines = Arrays.copyOf(sines, positions * half);
        for (int position = known; position < positions; position++) {
            for (int i = 0; i < half; i++) {
                double angle = position * inverseFrequencies[i];
                cosines[position * half + i] = (float) (factor * Math.cos(angle));
                sines[position * half + i] = (float) (factor * Math.sin(angle));
            }
        }
    }

    float[] cosines() {
        return cosines;
    }

    float[] sines() {
        return sines;
    }
}
