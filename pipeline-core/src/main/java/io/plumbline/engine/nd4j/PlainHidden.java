package io.plumbline.engine.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code h = a(x)} between the products of a feed-forward layer. */
record PlainHidden(Activation activation) implements Layer {
    @Override
    public Step forward(INDArray x, PaddedBatch batch) {
        return new Step(
                activation.value(x), // [tokens, inner]
                gradient -> activation.slope(x).muli(gradient)); // [tokens, inner]
    }
}
