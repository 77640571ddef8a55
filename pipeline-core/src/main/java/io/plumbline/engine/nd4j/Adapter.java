package io.plumbline.engine.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A low-rank addition to some columns of a linear layer's result: {@code y += s (x Aᵀ) Bᵀ} (Hu et al. 2021, LoRA).
 *
 * @param down A, {@code [rank, in]}
 * @param up B, {@code [columns, rank]}
 * @param scale s
 * @param start the first of the columns that it adds to
 * @param end the column behind the last
 */
record Adapter(Weight down, Weight up, double scale, long start, long end) {
    /** The part of the addition that the way back needs. */
    interface Addition {
        /**
         * Adds to the gradient by the layer's input, and to the gradients by A and B.
         *
         * @param gradient by the layer's result, {@code [tokens, out]}
         * @param byInput {@code [tokens, in]}, changed
         */
        void backward(INDArray gradient, INDArray byInput);
    }

    /**
     * Adds to a layer's result.
     *
     * @param result {@code [tokens, out]}, changed
     * @param x {@code [tokens, in]}
     */
    Addition addTo(INDArray result, INDArray x) {
        INDArray inner = Operations.productSecondTransposed(x, down.value()).muli(scale); // s x Aᵀ, [tokens, rank]
        columns(result).addi(Operations.productSecondTransposed(inner, up.value())); // [tokens, columns]
        return (gradient, byInput) -> {
            INDArray own = columns(gradient).dup('c'); // [tokens, columns]
            up.addGradient(() -> Operations.productFirstTransposed(own, inner)); // [columns, rank]
            INDArray byInner = Operations.product(own, up.value()).muli(scale); // [tokens, rank]
            down.addGradient(() -> Operations.productFirstTransposed(byInner, x)); // [rank, in]
            byInput.addi(Operations.product(byInner, down.value())); // [tokens, in]
        };
    }

    private INDArray columns(INDArray array) {
        return array.get(NDArrayIndex.all(), NDArrayIndex.interval(start, end));
    }
}
