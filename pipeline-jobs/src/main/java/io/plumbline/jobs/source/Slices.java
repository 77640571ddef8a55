package io.plumbline.jobs.source;

import java.util.ArrayList;
import java.util.List;

/** Deals slices to tasks: neighbours together until they are worth a task. */
final class Slices {
    /** What one task reads, about. */
    static final long BYTES = 32L << 20;

    /** What opening a file costs, as bytes that could be read meanwhile. */
    private static final long OPENING = 1L << 20;

    private Slices() {}

    /** The slices, in their order, as a list a task. */
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
