package io.plumbline.data.warning;

import io.plumbline.data.DataReport;

/**
 * Counts of all rows of an ingest.
 *
 * @param report of the rows that were kept
 * @param prompts different prompts of held-out examples, white space aside
 * @param spacedPrompts those of them that examples to train on have with other white space
 */
public record WholeSet(DataReport report, long prompts, long spacedPrompts) {}
