package io.plumbline.engine.cpu;

/**
 * The buffers that the head fills, in the rows that predict completion tokens.
 *
 * @param normed the last block's result, normalised, {@code [rows, hidden]}
 * @param weightedNormed the same, each row times the weight of its exponentials in the gradient; null where there is no
 *     backward pass
 * @param chunks memory for a chunk's logits and their exponentials
 * @param exponentialSums for every row the sum of its exponentials
 */
record HeadTape(Operand normed, Matrix weightedNormed, LogitChunks chunks, float[] exponentialSums) {
    /** Returns whether a backward pass may ask for the exponentials that the logits are replaced by. */
    boolean keepsExponentials() {
        return weightedNormed != null;
    }
}
