package io.plumbline.data;

import io.plumbline.example.Example;

/**
 * An example as tokens, with what tokenising did to it.
 *
 * @param example the tokens, cut to length
 * @param promptTruncated true if tokens of the prompt were cut
 * @param truncated for each completion, true if tokens of it, its end of sequence included, were cut
 * @param boundaryMerged true if a token stands across the prompt's end, so that the prompt ends a little earlier
 */
public record TokenizedExample(Example example, boolean promptTruncated, boolean[] truncated, boolean boundaryMerged) {
    /** Returns whether tokens of the prompt or of any completion were cut. */
    public boolean isCut() {
        boolean cut = promptTruncated;
        for (boolean completion : truncated) {
            cut |= completion;
        }
        return cut;
    }
}
