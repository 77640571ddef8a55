package io.plumbline.engine.cpu;

/**
 * The buffers that one block's forward pass fills. {@code rows} are the rows after attention: those of the batch, but in the
 * last block only those that predict completion tokens.
 *
 * @param input the block's input, {@code [tokens, hidden]}
 * @param queriesKeysValues side by side, {@code [tokens, queries + 2 * keyValues]}
 * @param attentionResult the result of attention, {@code [tokens, queries]}
 * @param attended the same in the rows after attention, {@code [rows, queries]}
 * @param residual the block's input in the rows after attention, {@code [rows, hidden]}
 * @param middle the residual stream between attention and feed-forward layer, {@code [rows, hidden]}
 * @param expanded the result of the feed-forward layer's first product, {@code [rows, expanded]}; the gradient by it is
 *     made in the same memory
 * @param output the block's result, {@code [rows, hidden]}
 */
record BlockTape(
        Operand input,
        Operand queriesKeysValues,
        Matrix attentionResult,
        Operand attended,
        Matrix residual,
        Operand middle,
        Operand expanded,
        Operand output) {
    /** Everything in the batch's rows. */
    static BlockTape ofAllRows(
            Operand input,
            Operand queriesKeysValues,
            Operand attended,
            Operand middle,
            Operand expanded,
            Operand output) {
        return new BlockTape(
                input, queriesKeysValues, attended.values(), attended, input.values(), middle, expanded, output);
    }

    /**
     * The same memory, of which only the predicting rows are used after attention. The residual stands in the memory of the
     * middle, which is made by adding to it.
     *
     * @param ofAllRows memory for {@code attentionResult}
     */
    BlockTape ofPredictingRows(Matrix ofAllRows) {
        return new BlockTape(input, queriesKeysValues, ofAllRows, attended, middle.values(), middle, expanded, output);
    }

    /** The gradient by {@code expanded}. */
    Operand gradientExpanded() {
        return expanded;
    }
}
