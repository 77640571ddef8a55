package io.plumbline.data;

/**
 * The lengths of an example's tokens, and what was done to them.
 *
 * @param prompt tokens
 * @param completions tokens of each completion, the best first
 * @param promptTruncated true if tokens of the prompt were cut
 * @param truncated for each completion, true if tokens of it were cut
 * @param boundaryMerged true if a token stands across the prompt's end
 */
public record ExampleLengths(
        int prompt, int[] completions, boolean promptTruncated, boolean[] truncated, boolean boundaryMerged) {}
