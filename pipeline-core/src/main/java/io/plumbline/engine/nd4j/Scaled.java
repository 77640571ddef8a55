package io.plumbline.engine.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code y = factor x}. */
record Scaled(double factor) implements Layer {
    @Override
    public Step forward(INDArray x, PaddedBatch batch) {
        return new Step(x.mul(factor), gradient -> gradient.mul(factor));
    }
}
