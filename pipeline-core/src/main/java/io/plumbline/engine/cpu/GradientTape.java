package io.plumbline.engine.cpu;

/**
 * Gradients by the buffers of a block; all blocks use the same memory in turn. {@code rows} are the rows after attention:
 * those of the batch, but in the last block only those that predict completion tokens.
 *
 * @param state by the block's result, {@code [rows, hidden]}, then by its input, {@code [tokens, hidden]}
 * @param hidden by the input of the feed-forward layer's last product, {@code [rows, intermediate]}; that input is made
 *     again in the same memory
 * @param normed by the result of a norm, {@code [tokens, hidden]}
 * @param middle by the residual stream between attention and feed-forward layer, {@code [rows, hidden]}
 * @param residual the same in the batch's rows, {@code [tokens, hidden]}
 * @param attended by the result of attention, {@code [rows, queries]}
 * @param attentionResult the same in the batch's rows, {@code [tokens, queries]}
 * @param queriesKeysValues by these, side by side, {@code [tokens, queries + 2 * keyValues]}
 * @param projected by these as the product makes them
 */
record GradientTape(
        Operand state,
        Operand hidden,
        Operand normed,
        Operand middle,
        Matrix residual,
        Operand attended,
        Matrix attentionResult,
        Operand queriesKeysValues,
        Operand projected) {
    /** Everything in the batch's rows. */
    static GradientTape ofAllRows(
            Operand state,
            Operand hidden,
            Operand normed,
            Operand middle,
            Operand attended,
            Operand queriesKeysValues,
            Operand projected) {
        return new GradientTape(
                state,
                hidden,
                normed,
                middle,
                middle.values(),
                attended,
                attended.values(),
                queriesKeysValues,
                projected);
    }

    /**
     * The same memory, of which only the predicting rows are used after attention.
     *
     * @param residualOfAllRows memory for {@code residual}
     * @param attentionResultOfAllRows memory for {@code attentionResult}
     */
    GradientTape ofPredictingRows(Matrix residualOfAllRows, Matrix attentionResultOfAllRows) {
        return new GradientTape(
                state,
                hidden,
                normed,
                middle,
                residualOfAllRows,
                attended,
                attentionResultOfAllRows,
                queriesKeysValues,
                projected);
    }
}
