package io.plumbline.jobs.inference;

/**
 * Groups of like length: eight classes an octave, so that lengths within a class differ by at most an eighth. A class
 * is cut into batches on its own, so a group's batch follows from its rank in its class and needs no running sum over
 * all groups.
 */
final class LengthClass {
    private static final int STEPS_PER_OCTAVE = 8;

    private LengthClass() {}

    /**
     * @param tokens length of a group, at least 1
     * @return the longest length of its class
     */
    static int of(int tokens) {
        int step = Math.max(1, Integer.highestOneBit(tokens) / STEPS_PER_OCTAVE);
        return Math.toIntExact((tokens + (step - 1L)) / step * step);
    }

    /**
     * Returns the number of groups of a class that fill a batch.
     *
     * @param lengthClass as {@link #of} gives it
     * @param maxBatchTokens budget of a batch
     * @return at least 1: a longer group makes a batch of its own
     */
    static int groupsPerBatch(int lengthClass, int maxBatchTokens) {
        return Math.max(1, maxBatchTokens / lengthClass);
    }
}
