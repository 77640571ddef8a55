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

    /** Gives its memory back when the batches that are being scored are done. It scores no other. */
    @Override
    default void close() {
        // Nothing is held.
    }
}
