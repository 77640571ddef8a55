package io.plumbline.engine.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** {@code h = a(gate) up} between the products of a feed-forward layer, of gate and up side by side (Shazeer 2020). */
record GatedHidden(Activation activation) implements Layer {
    @Override
    public Step forward(INDArray x, PaddedBatch batch) {
        long width = x.size(1) / 2;
        INDArray gate = columns(x, 0, width).dup('c'); // [tokens, inner]
        INDArray up = columns(x, width, 2 * width).dup('c'); // [tokens, inner]
        INDArray activated = activation.value(gate); // [tokens, inner]
        return new Step(activated.mul(up), gradient -> {
            INDArray byInput = Operations.room(x.shape()); // [tokens, 2 * inner]
            columns(byInput, 0, width).assign(activation.slope(gate).muli(up).muli(gradient));
            columns(byInput, width, 2 * width).assign(activated.mul(gradient));
            return byInput;
        });
    }

    private static INDArray columns(INDArray array, long start, long end) {
        return array.get(NDArrayIndex.all(), NDArrayIndex.interval(start, end));
    }
}
