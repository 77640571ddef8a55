package io.plumbline.engine.nd4j;

import io.plumbline.model.AttentionConfig;
import io.plumbline.model.ScoreConfig;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Scaled dot-product attention (Vaswani et al. 2017), several query heads to a key head (Ainslie et al. 2023): {@code P = softmax(c
 * tanh(s Q Kᵀ / c) + mask)}, {@code A = P V}.
 *
 * <p>The queries that share a key head stand one head after the other, so that each product is one of matrices: {@code [queries,
 * headSize]} with {@code queries = heads / keyHeads * length}.
 */
final class Attention {
    private final AttentionConfig config;
    private final double scale;
    private final Double cap; // null for none

    Attention(AttentionConfig config) {
        this.config = config;
        ScoreConfig scores = config.scores();
        scale = scores.scale() == null ? 1 / Math.sqrt(config.headSize()) : scores.scale();
        cap = scores.cap();
    }

    /** The result of attention, and the way back from the gradient by it. */
    interface Backward {
        /**
         * Returns the gradients by queries, keys and values.
         *
         * @param gradient by the result, {@code [tokens, heads * headSize]}
         */
        HeadColumns.Parts apply(INDArray gradient);
    }

    /**
     * The result and the way back.
     *
     * @param result {@code [tokens, heads * headSize]}
     */
    record Result(INDArray result, Backward backward) {}

    /** @param mask added to the scores of each head, {@code [1, length, length]} */
    Result forward(HeadColumns.Parts parts, INDArray mask, PaddedBatch batch) {
        INDArray queries = toHeads(parts.queries(), batch); // [sequences * keyHeads, queries, headSize]
        INDArray keys = toHeads(parts.keys(), batch); // [sequences * keyHeads, length, headSize]
        INDArray values = toHeads(parts.values(), batch); // [sequences * keyHeads, length, headSize]
        INDArray scores = Operations.productSecondTransposed(queries, keys).muli(scale); // [.., queries, length]
        INDArray tanh = cap == null ? null : Transforms.tanh(scores.divi(cap), false);
        INDArray bounded = tanh == null ? scores : tanh.mul(cap);
        // [sequences * heads, length, length], in place
        bounded.reshape('c', bounded.length() / mask.length(), batch.length(), batch.length())
                .addi(mask);
        INDArray probabilities = Operations.softmax(bounded); // [.., queries, length]
        INDArray attended = Operations.product(probabilities, values); // [.., queries, headSize]
        return new Result(fromHeads(attended, batch), gradient -> {
            INDArray byAttended = toHeads(gradient, batch); // [.., queries, headSize]
            INDArray byValues = Operations.productFirstTransposed(probabilities, byAttended); // [.., length, headSize]
            INDArray byProbabilities = Operations.productSecondTransposed(byAttended, values); // [.., queries, length]
            INDArray along = byProbabilities.mul(probabilities).sum(true, 2); // [.., queries, 1]
            INDArray byScores = byProbabilities.subi(along).muli(probabilities).muli(scale); // [.., queries, length]
            if (tanh != null) {
                byScores.muli(tanh.mul(tanh).rsubi(1));
            }
            INDArray byQueries = Operations.product(byScores, keys); // [.., queries, headSize]
            INDArray byKeys = Operations.productFirstTransposed(byScores, queries); // [.., length, headSize]
            return new HeadColumns.Parts(
                    fromHeads(byQueries, batch), fromHeads(byKeys, batch), fromHeads(byValues, batch));
        });
    }

    /** From {@code [tokens, keyHeads * n * headSize]} to {@code [sequences * keyHeads, n * length, headSize]}. */
    private INDArray toHeads(INDArray x, PaddedBatch batch) {
        long keyHeads = config.keyValueHeads();
        long size = config.headSize();
        long shared = x.size(1) / (keyHeads * size);
        return x.reshape('c', batch.sequences(), batch.length(), keyHeads, shared, size)
                .permute(0, 2, 3, 1, 4) // [sequences, keyHeads, n, length, headSize]
                .dup('c')
                .reshape('c', batch.sequences() * keyHeads, shared * batch.length(), size);
    }

    /** The way back from {@link #toHeads}. */
    private INDArray fromHeads(INDArray x, PaddedBatch batch) {
        long keyHeads = config.keyValueHeads();
        long size = config.headSize();
        long shared = x.size(1) / batch.length();
        return x.reshape('c', batch.sequences(), keyHeads, shared, batch.length(), size)
                .permute(0, 3, 1, 2, 4) // [sequences, length, keyHeads, n, headSize]
                .dup('c')
                .reshape('c', batch.tokens(), keyHeads * shared * size);
    }
}
