package io.plumbline.engine.nd4j;

import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A part of the decoder that turns rows, one for each token, into rows. */
interface Layer {
    /**
     * Computes the result of some rows. The array is not changed.
     *
     * @param x {@code [tokens, inputs]}
     * @param batch that the rows are of
     */
    Step forward(INDArray x, PaddedBatch batch);

    /**
     * The result of a layer and the way back from it.
     *
     * @param result {@code [tokens, outputs]}
     * @param backward from the gradient by the result, which it does not change, to the gradient by what went in; adds the
     *     gradients by the layer's weights on the way. Called at most once
     */
    record Step(INDArray result, UnaryOperator<INDArray> backward) {}
}
