package io.plumbline.data;

/**
 * How long a pair's tokens are, and what was done to them.
 *
 * @param prompt tokens
 * @param chosen tokens
 * @param rejected tokens
 * @param promptTruncated whether tokens of the prompt were cut
 * @param chosenTruncated whether tokens of the chosen completion were cut
 * @param rejectedTruncated the same of the rejected one
 * @param boundaryMerged whether a token stands across the prompt's end
 */
public record PairLengths(
        int prompt,
        int chosen,
        int rejected,
        boolean promptTruncated,
        boolean chosenTruncated,
        boolean rejectedTruncated,
        boolean boundaryMerged) {}
