package io.plumbline.engine.cpu;

/**
 * Gradients by what a block made; all blocks use the same memory in turn. What follows attention has the rows of the batch,
 * but in the last block those that predict completion tokens; {@code attentionResult} and {@code residual} are where the two
 * meet.
 *
 * @param state by the block's result, {@code [rows, hidden]}, then by its input, {@code [tokens, hidden]}
 * @param hidden by what goes into the feed-forward layer's last product; that is made again in the same memory
 * @param normed by the result of a norm
 * @param middle by the residual stream between attention and feed-forward layer, {@code [rows, hidden]}
 * @param residual the same in the batch's rows, {@code [tokens, hidden]}
 * @param attended by the result of attention, {@code [rows, queries]}
 * @param attentionResult the same in the batch's rows, {@code [tokens, queries]}
 * @param queriesKeysValues by these, side by side, {@code [tokens, queries + 2 * keyValues]}
 */
record GradientTape(
        Operand state,
        Operand hidden,
        Operand normed,
        Operand middle,
        Matrix residual,
        Operand attended,
        Matrix attentionResult,
        Operand queriesKeysValues) {
    /** Everything in the batch's rows. */
    static GradientTape ofAllRows(
            Operand state,
            Operand hidden,
            Operand normed,
            Operand middle,
            Operand attended,
            Operand queriesKeysValues) {
        return new GradientTape(
                state, hidden, normed, middle, middle.values(), attended, attended.values(), queriesKeysValues);
    }

    /**
     * The same memory, of which what follows attention uses the predicting rows alone.
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
                queriesKeysValues);
    }
}
