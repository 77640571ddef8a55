package io.plumbline.engine.cpu;

import java.util.List;

/** The sequences that go on in a step of generation by one token each, and the lane that does the work. */
final class LastTokens {
    /**
     * Places, of which the first are used.
     *
     * @param places as they were given out
     * @param used number of them that are, at least one
     */
    record Part(Places places, int used) {}

    /**
     * A sequence.
     *
     * @param row the step's row of its last token
     * @param kept all keys up to that of its last token, in the order of their positions
     */
    record Sequence(int row, List<Part> kept) {
        /** Copies the list. */
        Sequence {
            kept = List.copyOf(kept);
        }

        /** Number of keys up to the last token's own. */
        int keys() {
            int keys = 0;
            for (Part part : kept) {
                keys += part.used();
            }
            return keys;
        }
    }

    private final List<Sequence> sequences;

    LastTokens(List<Sequence> sequences) {
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
            costs[i + 1] = costs[i] + Math.min(window, sequences.get(i).keys());
        }
        return new UnitShares(costs, heads).of(lane);
    }
}
