package io.plumbline.engine.cpu;

/**
 * The result of the last product of a block's part, kept where it does not join the residual stream as it is.
 *
 * @param values the result, {@code [tokens, hidden]}
 * @param gradient the gradient by it; null where no backward pass follows
 * @param statistics of the rows, from the backward pass of its norm to that norm's gradients
 */
record PartResult(Operand values, Operand gradient, RowStatistics statistics) {}
