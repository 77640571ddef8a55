package io.plumbline.engine.cpu;

/**
 * Indices from {@code start} up to, without, {@code end}.
 *
 * @param start first index
 * @param end index after the last
 */
record Range(int start, int end) {
    /** Refuses a range that runs backwards. */
    Range {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("A range must not run backwards, got " + start + " to " + end);
        }
    }

    int size() {
        return end - start;
    }

    boolean isEmpty() {
        return end == start;
    }

    /**
     * A worker's part of a range.
     *
     * @param grain parts start at multiples of it, counted from the range's start
     */
    Range share(int worker, int workers, int grain) {
        int blocks = (size() + grain - 1) / grain;
        int from = Math.min(end, start + grain * (int) ((long) blocks * worker / workers));
        int to = Math.min(end, start + grain * (int) ((long) blocks * (worker + 1) / workers));
        return new Range(from, to);
    }

    /** A worker's part of a range of which each index is much work; empty for one who is not among the workers. */
    Range portion(int worker, int workers) {
        int from = start + (int) ((long) size() * Math.min(worker, workers) / workers);
        int to = start + (int) ((long) size() * Math.min(worker + 1, workers) / workers);
        return new Range(from, to);
    }
}
