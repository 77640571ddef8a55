package io.plumbline.engine.nd4j;

import io.plumbline.model.EmbeddingConfig;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The token's vector, plus the position's where positions are learned; times a factor if there is one. */
final class Embedding {
    private final Weight tokens; // [vocabulary, hidden]
    private final Weight positions; // [positions, hidden]; null for none
    private final double scale;

    /** @param positions null for none */
    Embedding(EmbeddingConfig config, Weight tokens, Weight positions) {
        this.tokens = tokens;
        this.positions = positions;
        scale = config.scale() == null ? 1 : config.scale();
    }

    /** Returns {@code [tokens, hidden]}. */
    INDArray forward(PaddedBatch batch) {
        INDArray x = Operations.rows(tokens.value(), batch.tokenIds()); // [tokens, hidden]
        if (positions != null) {
            INDArray first = positions.value().get(NDArrayIndex.interval(0, batch.length()), NDArrayIndex.all());
            bySequence(x, batch).addi(first.reshape('c', 1, batch.length(), tokens.columns()));
        }
        return x.muli(scale);
    }

    /**
     * Adds to the gradients by the vectors.
     *
     * @param gradient by the result, {@code [tokens, hidden]}
     */
    void backward(INDArray gradient, PaddedBatch batch) {
        INDArray bySum = gradient.mul(scale); // [tokens, hidden]
        batch.embedded().addTo(tokens, bySum);
        if (positions != null) {
            positions.addGradientOfFirst(
                    batch.length(), () -> bySequence(bySum, batch).sum(0)); // [length, hidden]
        }
    }

    private INDArray bySequence(INDArray x, PaddedBatch batch) {
        return x.reshape('c', batch.sequences(), batch.length(), tokens.columns());
    }
}
