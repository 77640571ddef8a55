package io.plumbline.engine.cpu;

/**
 * The buffers that one block's forward pass fills. {@code rows} are the rows after attention: those of the batch, but in the
 * last block only those that predict completion tokens.
 *
 * @param input the block's input, {@code [tokens, hidden]}
 * @param projected queries, keys and values as the product makes them, side by side, {@code [tokens, queries + 2 * keyValues]}
 * @param queriesKeysValues the same as attention sees them: normalised where the model does so, and turned
 * @param attentionResult the result of attention, {@code [tokens, queries]}
 * @param attended the same in the rows after attention, {@code [rows, queries]}
 * @param residual the block's input in the rows after attention, {@code [rows, hidden]}
 * @param attentionOutput the result of attention's last product; null where it joins the residual stream as it is
 * @param middle the residual stream between attention and feed-forward layer, {@code [rows, hidden]}
 * @param expanded the result of the feed-forward layer's first product, {@code [rows, expanded]}; the gradient by it is
 *     made in the same memory
 * @param feedForwardOutput the result of its last product; null where it joins the residual stream as it is
 * @param output the block's result, {@code [rows, hidden]}
 */
record BlockTape(
        Operand input,
        Operand projected,
        Operand queriesKeysValues,
        Matrix attentionResult,
        Operand attended,
        Matrix residual,
        PartResult attentionOutput,
        Operand middle,
        Operand expanded,
        PartResult feedForwardOutput,
        Operand output) {
    /** Everything in the batch's rows. */
    static BlockTape ofAllRows(
            Operand input,
            Operand projected,
            Operand queriesKeysValues,
            Operand attended,
            PartResult attentionOutput,
            Operand middle,
            Operand expanded,
            PartResult feedForwardOutput,
            Operand output) {
        return new BlockTape(
                input,
                projected,
                queriesKeysValues,
                attended.values(),
                attended,
                input.values(),
                attentionOutput,
                middle,
                expanded,
                feedForwardOutput,
                output);
    }

    /**
     * The same memory, of which only the predicting rows are used after attention. The residual stands in the memory of the
     * middle, which is made by adding to it.
     *
     * @param ofAllRows memory for {@code attentionResult}
     */
    BlockTape ofPredictingRows(Matrix ofAllRows) {
        return new BlockTape(
                input,
                projected,
                queriesKeysValues,
                ofAllRows,
                attended,
                middle.values(),
                attentionOutput,
                middle,
                expanded,
                feedForwardOutput,
                output);
    }

    /** The gradient by {@code expanded}. */
    Operand gradientExpanded() {
        return expanded;
    }
}
