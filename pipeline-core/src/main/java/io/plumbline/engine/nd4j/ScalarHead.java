package io.plumbline.engine.nd4j;

import io.plumbline.engine.Outputs;
import io.plumbline.model.ScalarConfig;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Final norm and projection onto a score, of the row that each completion ends with. */
final class ScalarHead implements Head {
    private final Norm norm;
    private final Weight weight; // [1, hidden]
    private final double offset;

    ScalarHead(Norm norm, Weight weight, ScalarConfig config) {
        this.norm = norm;
        this.weight = weight;
        offset = config.offset() == null ? 0 : config.offset();
    }

    @Override
    public Result forward(INDArray x, PaddedBatch batch, Workspaces workspaces) {
        Layer.Step normed = norm.forward(Operations.rows(x, batch.predicting())); // [completions, hidden]
        INDArray scores = Operations.productSecondTransposed(normed.result(), weight.value()); // [completions, 1]
        return new Result(Outputs.ofScores(HostCopies.toHost(scores.subi(offset))), weights -> {
            INDArray byScores = HostCopies.floats(weights).reshape('c', weights.length, 1); // [completions, 1]
            weight.addGradient(() -> Operations.productFirstTransposed(byScores, normed.result()));
            INDArray byNormed = Operations.product(byScores, weight.value()); // [completions, hidden]
            INDArray byInput = Operations.room(x.shape()).assign(0); // [tokens, hidden]
            Operations.addRows(byInput, batch.predicting(), normed.backward().apply(byNormed));
            return byInput;
        });
    }

    @Override
    public float[] firstLogits(INDArray x, PaddedBatch batch) {
        throw new IllegalArgumentException("A model that gives scores has no logits to draw tokens from");
    }
}
