package io.plumbline.data.warning;

import io.plumbline.data.RowLayout;
import io.plumbline.data.TextExample;
import io.plumbline.data.TokenizedExample;
import java.util.Map;

/**
 * A row that was read and tokenised.
 *
 * @param row column values by name
 * @param layout that read it
 * @param text the example as text
 * @param tokens the example as tokens
 * @param begunTwice whether the text brings begin of sequence where the tokenizer is set to add it
 */
public record SeenExample(
        Map<String, ?> row, RowLayout layout, TextExample text, TokenizedExample tokens, boolean begunTwice) {
    /** Returns the tokens of a completion, by its place from the best on. */
    int length(int completion) {
        return tokens.example().completions()[completion].length;
    }

    /** Returns the number of completions. */
    int completions() {
        return text.completions().size();
    }
}
