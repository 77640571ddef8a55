package io.plumbline.jobs.inference;

import java.io.Serializable;
import java.util.List;

/**
 * Groups that go through the decoder together.
 *
 * @param ordinal its place among all batches of the plan, from 0, short groups first
 * @param groups at least one, by (tokens, key)
 */
public record Batch(long ordinal, List<CompletionGroup> groups) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Copies the list. */
    public Batch {
        groups = List.copyOf(groups);
    }
}
