package io.plumbline.train;

import java.util.ArrayList;
import java.util.List;

/** Cuts a step's pairs into batches that fit in memory. */
final class MicroBatches {
    private MicroBatches() {}

    /**
     * Runs of pairs, in order, of at most so many tokens; a pair that alone has more is a batch of its own.
     *
     * @param maxTokens bound on a batch's packed tokens
     */
    static List<List<TrainingPair>> of(List<TrainingPair> pairs, Objective objective, int maxTokens) {
        List<List<TrainingPair>> batches = new ArrayList<>();
        int start = 0;
        long tokens = 0;
        for (int index = 0; index < pairs.size(); index++) {
            int next = objective.group(pairs.get(index)).tokens();
            if (index > start && tokens + next > maxTokens) {
                batches.add(pairs.subList(start, index));
                start = index;
                tokens = 0;
            }
            tokens += next;
        }
        if (start < pairs.size()) {
            batches.add(pairs.subList(start, pairs.size()));
        }
        return batches;
    }
}
