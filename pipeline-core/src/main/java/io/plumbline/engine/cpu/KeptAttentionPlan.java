package io.plumbline.engine.cpu;

import java.util.ArrayList;
import java.util.List;

/** The queries of a step of generation, the kept keys and values that each attends to, and the lane that does the work. */
final class KeptAttentionPlan {
    /**
     * Consecutive queries of one sequence.
     *
     * @param firstRow the step's row of the first
     * @param count how many there are
     * @param kept all keys up to that of the last query, in the order of their positions
     */
    record Sequence(int firstRow, int count, List<Places> kept) {
        /** Copies the list. */
        Sequence {
            kept = List.copyOf(kept);
        }

        /** Number of keys up to the last query's own. */
        int keys() {
            return kept.stream().mapToInt(Places::count).sum();
        }

        /**
         * Returns the queries from one up to, without, another, counted from the first.
         *
         * @param window most keys that a query attends to, the last of those up to its own
         */
        QueryBlock block(int from, int to, int window, int queryHead, int keyHead) {
            int before = keys() - count;
            int first = Math.max(0, before + from + 1 - window);
            List<QueryBlock.Keys> keys = new ArrayList<>(kept.size());
            int passed = 0;
            for (Places places : kept) {
                int start = Math.max(first, passed);
                int end = Math.min(before + to, passed + places.count());
                if (start < end) {
                    keys.add(new QueryBlock.Keys(places.first() + start - passed, end - start, start - first));
                }
                passed += places.count();
            }
            return new QueryBlock(firstRow + from, to - from, before + from + 1 - first, keys, queryHead, keyHead);
        }
    }

    private final List<Sequence> sequences;

    KeptAttentionPlan(List<Sequence> sequences) {
        this.sequences = List.copyOf(sequences);
    }

    Sequence sequence(int index) {
        return sequences.get(index);
    }

    /**
     * Returns the (sequence, head) units of a lane, as {@link AttentionPlan#units} does.
     *
     * @param heads units a sequence
     * @param window most keys that a query attends to
     */
    Range units(int heads, int window, Lane lane) {
        double[] costs = new double[sequences.size() + 1];
        for (int i = 0; i < sequences.size(); i++) {
            Sequence sequence = sequences.get(i);
            costs[i + 1] = costs[i] + (double) sequence.count() * Math.min(window, sequence.keys());
        }
        return new UnitShares(costs, heads).of(lane);
    }
}
