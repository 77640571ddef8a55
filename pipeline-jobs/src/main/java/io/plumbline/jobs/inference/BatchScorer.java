package io.plumbline.jobs.inference;

import java.util.List;

/** A loaded model that gives a batch its log-probs. May be called by several tasks of one JVM at once. */
@FunctionalInterface
public interface BatchScorer extends AutoCloseable {
    /**
     * @param groups what to score, packed into one batch
     * @return for each group, in order, its completions' log-probs
     */
    List<CompletionLogProbs> score(List<CompletionGroup> groups);

    /** Frees its memory. It is called when no batch is being scored, and none is scored after it. */
    @Override
    default void close() {
        // Nothing is held.
    }
}
