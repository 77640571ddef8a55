package io.plumbline.data;

/**
 * A pair as tokens, cut to length.
 *
 * @param prompt token ids, at least one
 * @param chosen token ids, at least one
 * @param rejected token ids, at least one
 * @param promptTruncated whether tokens of the prompt were cut
 * @param chosenTruncated whether tokens of the chosen completion, its end of sequence included, were cut
 * @param rejectedTruncated the same of the rejected one
 * @param boundaryMerged whether a token stands across the prompt's end, so that the prompt ends a little earlier
 */
public record PairTokens(
        int[] prompt,
        int[] chosen,
        int[] rejected,
        boolean promptTruncated,
        boolean chosenTruncated,
        boolean rejectedTruncated,
        boolean boundaryMerged) {}
