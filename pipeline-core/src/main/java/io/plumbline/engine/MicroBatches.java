package io.plumbline.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/** Splits a batch into parts that fit into memory. Gradients of the parts add up to the batch's. */
public final class MicroBatches {
    private MicroBatches() {}

    /**
     * Consecutive micro-batches, in order, as long as each holds at most so many tokens. A group that is larger stands
     * alone. The split follows from the groups alone, so the same list gives the same micro-batches everywhere.
     *
     * @param groups what to split; may be empty
     * @param maxBatchTokens most tokens of a micro-batch, at least 1
     * @param tokens those of a group, as {@link Engine#tokens(PromptGroup)} counts them
     * @param room tokens that a batch takes room for, as {@link Engine#tokens(BatchSize)} counts them
     * @throws IllegalArgumentException if {@code maxBatchTokens} is less than 1
     */
    public static List<List<PromptGroup>> split(
            List<PromptGroup> groups,
            int maxBatchTokens,
            ToIntFunction<PromptGroup> tokens,
            ToLongFunction<BatchSize> room) {
        if (maxBatchTokens < 1) {
            throw new IllegalArgumentException("engine.max-batch-tokens must be at least 1, got " + maxBatchTokens);
        }
        List<List<PromptGroup>> batches = new ArrayList<>();
        int start = 0;
        BatchSize size = BatchSize.NONE;
        for (int i = 0; i < groups.size(); i++) {
            int own = tokens.applyAsInt(groups.get(i));
            BatchSize larger = size.with(groups.get(i), own);
            if (i > start && room.applyAsLong(larger) > maxBatchTokens) {
                batches.add(List.copyOf(groups.subList(start, i)));
                start = i;
                larger = BatchSize.NONE.with(groups.get(i), own);
            }
            size = larger;
        }
        if (start < groups.size()) {
            batches.add(List.copyOf(groups.subList(start, groups.size())));
        }
        return List.copyOf(batches);
    }
}
