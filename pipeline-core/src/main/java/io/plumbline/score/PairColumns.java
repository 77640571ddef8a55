package io.plumbline.score;

import io.plumbline.loss.Outcome;
import java.util.Arrays;

/** What resampling needs of each pair, in flat arrays: nine bytes a pair. */
final class PairColumns {
    private static final int CORRECT = 1;
    private static final int POLICY_CORRECT = 2;

    private double[] margins = new double[1024];
    private byte[] flags = new byte[1024];
    private int size;

    void add(PairScore score) {
        if (size == margins.length) {
            int larger = Math.addExact(size, size / 2);
            margins = Arrays.copyOf(margins, larger);
            flags = Arrays.copyOf(flags, larger);
        }
        margins[size] = score.rewards().margin();
        flags[size] = (byte) ((score.rewards().outcome() == Outcome.CORRECT ? CORRECT : 0)
                | (score.policyOutcome() == Outcome.CORRECT ? POLICY_CORRECT : 0));
        size++;
    }

    int size() {
        return size;
    }

    double margin(int pair) {
        return margins[pair];
    }

    int correct(int pair) {
        return flags[pair] & CORRECT;
    }

    int policyCorrect(int pair) {
        return (flags[pair] & POLICY_CORRECT) / POLICY_CORRECT;
    }

    double[] sortedMargins() {
        double[] sorted = Arrays.copyOf(margins, size);
        Arrays.sort(sorted);
        return sorted;
    }
}
