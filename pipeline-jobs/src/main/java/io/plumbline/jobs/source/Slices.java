package io.plumbline.jobs.source;

import java.util.ArrayList;
import java.util.List;

/** Divides slices among tasks: neighbouring slices are put together until they are enough work for a task. */
final class Slices {
    /** Most bytes that one task reads, roughly. */
    private static final long MOST_BYTES = 32L << 20;

    /** Fewest bytes: what takes a task as long as to be started. */
    private static final long FEWEST_BYTES = 2L << 20;

    /** Tasks a core, where there are few bytes: of one each, the core with the shorter one would wait. */
    private static final int TASKS_A_CORE = 2;

    /** The cost of opening a file, as the number of bytes that could be read in the same time. */
    private static final long OPENING = 1L << 20;

    private Slices() {}

    /**
     * Returns how many bytes one task is to read, so that all cores have work.
     *
     * @param bytes of all files
     * @param files how many there are
     * @param cores that tasks run on
     */
    static long bytes(long bytes, int files, int cores) {
        long share = (bytes + files * OPENING) / ((long) TASKS_A_CORE * cores);
        return Math.max(FEWEST_BYTES, Math.min(MOST_BYTES, share));
    }

    /**
     * Returns the slices, in their order, as one list for each task.
     *
     * @param most bytes of a task, as of {@link #bytes}
     */
    static List<List<Slice>> packed(List<Slice> slices, long most) {
        List<List<Slice>> shares = new ArrayList<>();
        List<Slice> share = new ArrayList<>();
        long bytes = 0;
        for (Slice slice : slices) {
            long cost = slice.bytes() + OPENING;
            if (!share.isEmpty() && bytes + cost > most + OPENING) {
                shares.add(List.copyOf(share));
                share.clear();
                bytes = 0;
            }
            share.add(slice);
            bytes += cost;
        }
        if (!share.isEmpty()) {
            shares.add(List.copyOf(share));
        }
        return shares;
    }
}
