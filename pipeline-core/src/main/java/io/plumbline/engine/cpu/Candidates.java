package io.plumbline.engine.cpu;

import java.util.Arrays;

/**
 * The tokens that may be drawn: in the order of their ids, with their weights, which are their probabilities times a number. A
 * cut needs no sorted vocabulary: tokens are counted by how far their logit is below the largest, and those alone are sorted
 * among which the cut falls.
 */
final class Candidates {
    /** Classes of logits, by their distance from the largest. */
    private static final int CLASSES = 1024;

    /** Classes for a distance of 1. The last class has all that are farther away: what is left there is 10⁻¹⁴ of a token. */
    private static final float CLASSES_OF_ONE = 32;

    private final int[] tokens;
    private final float[] logits;
    private final float[] weights;
    private final int[] members; // of one class
    private final double[] sums = new double[CLASSES];
    private final int[] counts = new int[CLASSES];
    private int count;
    private float largest;
    private int chosen;
    private double total;

    Candidates(int vocabulary) {
        tokens = new int[vocabulary];
        logits = new float[vocabulary];
        weights = new float[vocabulary];
        members = new int[vocabulary];
    }

    /** Takes all tokens. */
    void takeAll(float[] allLogits, float[] allWeights) {
        count = tokens.length;
        for (int i = 0; i < count; i++) {
            tokens[i] = i;
        }
        System.arraycopy(allLogits, 0, logits, 0, count);
        System.arraycopy(allWeights, 0, weights, 0, count);
        largest = VectorMath.max(logits, 0, count);
    }

    /** Leaves the most probable tokens, so many, and those that have the logit of the last of them. */
    void cutToMostProbable(int most) {
        if (most >= count) {
            return;
        }
        classify();
        int before = 0;
        int last = 0;
        while (before + counts[last] < most) {
            before += counts[last++];
        }
        int size = sortedMembers(last);
        keepFrom(logits[members[Math.min(size, most - before) - 1]]);
    }

    /** Leaves the fewest most probable tokens, at least one, that have a share of all weights together. */
    void cutToShare(double share) {
        classify();
        double wanted = share * VectorMath.sumInDouble(weights, count);
        double before = 0;
        int last = 0;
        while (last < CLASSES - 1 && before + sums[last] < wanted) {
            before += sums[last++];
        }
        int size = sortedMembers(last);
        int left = 0;
        while (left < size && (before < wanted || last == 0 && left == 0)) {
            before += weights[members[left++]];
        }
        keepClassesBefore(last, left);
    }

    /** Leaves the tokens that have at least a share of the largest weight. */
    void cutBelow(float share) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (weights[i] >= share || logits[i] == largest) {
                kept = keep(i, kept);
            }
        }
        count = kept;
    }

    private static int classOf(float distance) {
        return Math.min(CLASSES - 1, (int) (distance * CLASSES_OF_ONE));
    }

    private void classify() {
        Arrays.fill(sums, 0);
        Arrays.fill(counts, 0);
        for (int i = 0; i < count; i++) {
            int place = classOf(largest - logits[i]);
            sums[place] += weights[i];
            counts[place]++;
        }
    }

    /** Fills {@link #members} with those of a class, the most probable first, and of equal ones the smallest id. */
    private int sortedMembers(int wanted) {
        long[] sorted = new long[counts[wanted]];
        int size = 0;
        for (int i = 0; i < count; i++) {
            if (classOf(largest - logits[i]) == wanted) {
                sorted[size++] = (long) ~inOrder(logits[i]) << Integer.SIZE | i;
            }
        }
        Arrays.sort(sorted);
        for (int i = 0; i < size; i++) {
            members[i] = (int) sorted[i];
        }
        return size;
    }

    /** Returns an integer that is less where a number is. */
    private static int inOrder(float value) {
        int bits = Float.floatToRawIntBits(value);
        return bits ^ (bits >> (Integer.SIZE - 1) & Integer.MAX_VALUE);
    }

    private void keepFrom(float least) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (logits[i] >= least) {
                kept = keep(i, kept);
            }
        }
        count = kept;
    }

    /** Keeps all before a class, and of its sorted members the first. */
    private void keepClassesBefore(int last, int first) {
        Arrays.sort(members, 0, first);
        int next = 0;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            boolean member = next < first && members[next] == i;
            if (member) {
                next++;
            }
            if (member || classOf(largest - logits[i]) < last) {
                kept = keep(i, kept);
            }
        }
        count = kept;
    }

    private int keep(int from, int to) {
        tokens[to] = tokens[from];
        logits[to] = logits[from];
        weights[to] = weights[from];
        return to + 1;
    }

    /** Draws one of those that are left. */
    void draw(double uniform) {
        total = VectorMath.sumInDouble(weights, count);
        chosen = draw(weights, count, total, uniform);
    }

    /**
     * Returns the first index up to which weights are more than a share of their sum. Where rounding makes all of them less, that of
     * the largest weight: the last index may be of a token that is next to never drawn.
     */
    static int draw(float[] of, int size, double sum, double uniform) {
        double wanted = uniform * sum;
        double passed = 0;
        // The sums that the sum of all was made of: whole ones are passed over.
        for (int start = 0; start < size; start += VectorMath.SHORT_SUM) {
            int end = Math.min(size, start + VectorMath.SHORT_SUM);
            double after = passed + VectorMath.sum(of, start, end - start);
            if (after > wanted) {
                return draw(of, start, end, wanted - passed);
            }
            passed = after;
        }
        return VectorMath.largest(of, 0, size);
    }

    private static int draw(float[] of, int start, int end, double wanted) {
        double passed = 0;
        for (int i = start; i < end; i++) {
            if (of[i] > VectorMath.NO_EXPONENTIAL) {
                passed += of[i];
                if (passed > wanted) {
                    return i;
                }
            }
        }
        return VectorMath.largest(of, start, end);
    }

    /** The token that was drawn. */
    int token() {
        return tokens[chosen];
    }

    /** Its log-prob among those that are left. */
    float logProb() {
        return (float) Math.min(0, logits[chosen] - largest - Math.log(total));
    }
}
