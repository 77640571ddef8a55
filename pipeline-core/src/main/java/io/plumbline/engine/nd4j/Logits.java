package io.plumbline.engine.nd4j;

import io.plumbline.engine.Outputs;
import io.plumbline.engine.TokenStatistics;
import io.plumbline.model.HeadConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The logits of some predictions, {@code z = c tanh(s x Wᵀ / c)}, as softmax takes them.
 *
 * @param shifted less the largest of their row, {@code [rows, vocabulary]}
 * @param largest {@code [rows, 1]}
 * @param exponentials of what is shifted, {@code [rows, vocabulary]}
 * @param sums of the exponentials, {@code [rows, 1]}
 * @param slopes derivatives by the products, {@code [rows, vocabulary]}; null where all are the scale
 */
record Logits(INDArray shifted, INDArray largest, INDArray exponentials, INDArray sums, INDArray slopes) {
    /**
     * Computes them.
     *
     * @param x normalised rows, {@code [rows, hidden]}
     * @param weight {@code [vocabulary, hidden]}
     */
    static Logits of(INDArray x, INDArray weight, HeadConfig config) {
        INDArray logits = Operations.productSecondTransposed(x, weight); // [rows, vocabulary]
        if (config.scale() != null) {
            logits.muli(config.scale());
        }
        INDArray slopes = null;
        if (config.cap() != null) {
            INDArray tanh = Transforms.tanh(logits.divi(config.cap()), true);
            slopes = tanh.mul(tanh).rsubi(1);
            logits = tanh.muli(config.cap());
        }
        INDArray largest = logits.max(true, 1); // [rows, 1]
        INDArray shifted = logits.subi(largest);
        INDArray exponentials = Transforms.exp(shifted, true);
        return new Logits(shifted, largest, exponentials, sums(exponentials), slopes);
    }

    /** Sums of rows by a product with ones, whose partial sums lose less than one sum over a whole vocabulary. */
    private static INDArray sums(INDArray array) {
        return Operations.product(array, Nd4j.ones(DataType.FLOAT, array.size(1), 1)); // [rows, 1]
    }

    /**
     * Writes log-probs of targets, and statistics where there is room for them.
     *
     * @param targets a token for each row
     * @param start index of the first row's outputs
     */
    void write(int[] targets, Outputs outputs, int start) {
        INDArray chosen =
                Operations.elements(shifted, HostCopies.numbered(targets)).reshape('c', targets.length, 1);
        INDArray logSums = Transforms.log(sums, true); // [rows, 1]
        copy(chosen.sub(logSums), outputs.tokenLogProbs(), start);
        TokenStatistics statistics = outputs.statistics();
        if (statistics == null) {
            return;
        }
        INDArray squares = Transforms.log(sums(exponentials.mul(exponentials)), false); // log Σ e², [rows, 1]
        copy(squares.subi(logSums.mul(2)), statistics.logCollisions(), start);
        INDArray weighted = sums(exponentials.mul(shifted)).divi(sums); // Σ p z, [rows, 1]
        copy(logSums.sub(weighted), statistics.entropies(), start);
        copy(sums(shifted).divi(shifted.size(1)).addi(largest), statistics.meanLogits(), start);
        float[] belowLargest = HostCopies.toHost(chosen);
        for (int row = 0; row < targets.length; row++) {
            statistics.mostProbable()[start + row] = belowLargest[row] == 0;
        }
    }

    private static void copy(INDArray from, float[] to, int start) {
        float[] values = HostCopies.toHost(from);
        System.arraycopy(values, 0, to, start, values.length);
    }

    /**
     * Returns the gradient by the products {@code x Wᵀ}: of each row {@code w (onehot − p)} times the logits' derivatives. After it
     * these logits are not used again.
     *
     * @param targets a token for each row
     * @param weights w, the gradient by each log-prob
     * @return {@code [rows, vocabulary]}
     */
    INDArray backward(int[] targets, float[] weights, HeadConfig config) {
        INDArray byLogProbs = HostCopies.floats(weights).reshape('c', weights.length, 1); // [rows, 1]
        INDArray probabilities = exponentials.divi(sums);
        INDArray byProducts = Operations.oneHot(HostCopies.indices(targets), (int) shifted.size(1))
                .subi(probabilities)
                .muli(byLogProbs);
        if (slopes != null) {
            byProducts.muli(slopes);
        }
        return config.scale() == null ? byProducts : byProducts.muli(config.scale());
    }
}
