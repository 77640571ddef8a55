package io.plumbline.data.warning;

import io.plumbline.data.RowReading;
import io.plumbline.data.TextExample;
import io.plumbline.data.TokenizedExample;
import java.util.Arrays;

/**
 * A row that was read and tokenised.
 *
 * @param row the row, as it was read
 * @param text the example as text
 * @param tokens the example as tokens
 * @param begunTwice whether the text brings begin of sequence where the tokenizer is set to add it
 */
public record SeenExample(RowReading row, TextExample text, TokenizedExample tokens, boolean begunTwice) {
    /** Returns whether the best completion's length stands so to that of every other; of texts that are cut none can tell. */
    Sign lengths(LengthOrder order) {
        int[][] completions = tokens.example().completions();
        if (completions.length < 2 || tokens.isCut()) {
            return Sign.SILENT;
        }
        int best = completions[0].length;
        return Sign.shownIf(Arrays.stream(completions).skip(1).allMatch(other -> order.holds(best, other.length)));
    }

    /** A rule on the tokens of the best completion and of another. */
    @FunctionalInterface
    interface LengthOrder {
        /** Returns whether they stand so. */
        boolean holds(int best, int other);
    }
}
