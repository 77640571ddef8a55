package io.plumbline.jobs.source;

import java.util.ArrayList;
import java.util.List;

/** Divides slices among tasks: neighbouring slices are put together until they are enough work for a task. */
final class Slices {
    /** The number of bytes that one task reads, roughly. */
    static final long BYTES = 32L << 20;

    /** The cost of opening a file, as the number of bytes that could be read in the same time. */
    private static final long OPENING = 1L << 20;

    private Slices() {}

    /** Returns the slices, in their order, as one list for each task. */
    static List<List<Slice>> packed(List<Slice> slices) {
        List<List<Slice>> shares = new ArrayList<>();
        List<Slice> share = new ArrayList<>();
        long bytes = 0;
        for (Slice slice : slices) {
            long cost = slice.bytes() + OPENING;
            if (!share.isEmpty() && bytes + cost > BYTES) {
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
