package io.plumbline.engine.cpu;

/**
 * What one block's forward pass makes. What follows attention has the rows of the batch, but in the last block those that
 * predict completion tokens; {@code attentionResult} and {@code residual} are where the two meet.
 *
 * @param input the block's input, {@code [tokens, hidden]}
 * @param queriesKeysValues side by side, {@code [tokens, queries + 2 * keyValues]}
 * @param attentionResult what attention writes, {@code [tokens, queries]}
 * @param attended the same in the rows of what follows, {@code [rows, queries]}
 * @param residual the block's input in the rows of what follows, {@code [rows, hidden]}
 * @param middle the residual stream between attention and feed-forward layer, {@code [rows, hidden]}
 * @param expanded the result of the feed-forward layer's first product, {@code [rows, expanded]}; the
 *     gradient by it is made in the same memory
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
     * The same memory, of which what follows attention uses the predicting rows alone. The residual stands where the middle is
     * to stand, which is made by adding to it.
     *
     * @param ofAllRows what attention writes
     */
    BlockTape ofPredictingRows(Matrix ofAllRows) {
        return new BlockTape(input, queriesKeysValues, ofAllRows, attended, middle.values(), middle, expanded, output);
    }

    /** The gradient by {@code expanded}. */
    Operand gradientExpanded() {
        return expanded;
    }
}
