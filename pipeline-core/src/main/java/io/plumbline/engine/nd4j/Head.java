package io.plumbline.engine.nd4j;

import io.plumbline.engine.Outputs;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Final norm and the projection that makes a decoder's outputs. */
interface Head {
    /**
     * Outputs and the way back.
     *
     * @param outputs of the batch
     * @param backward from the gradient by each of their values to that by the last block's result, {@code [tokens, hidden]}
     */
    record Result(Outputs outputs, Function<float[], INDArray> backward) {}

    /** @param x the last block's result, {@code [tokens, hidden]} */
    Result forward(INDArray x, PaddedBatch batch, Workspaces workspaces);

    /**
     * Returns the logits of a batch's first prediction.
     *
     * @param x the last block's result, {@code [tokens, hidden]}
     */
    float[] firstLogits(INDArray x, PaddedBatch batch);
}
