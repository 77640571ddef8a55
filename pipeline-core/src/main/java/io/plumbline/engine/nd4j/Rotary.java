package io.plumbline.engine.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Rotary position embedding (Su et al. 2021) of a batch: of each head the first dimensions are turned, halves against each other,
 * {@code (x[i], x[i + pairs])}, by the angle of the position and of i.
 *
 * @param cosines {@code [sequences or 1, length, 1, pairs]}
 * @param sines of the same shape
 */
record Rotary(INDArray cosines, INDArray sines) {
    /**
     * Turns heads by their positions' angles.
     *
     * @param x {@code [tokens, heads * headSize]}
     */
    INDArray turn(INDArray x, PaddedBatch batch, long headSize) {
        return turn(x, sines, batch, headSize);
    }

    /** Turns gradients back: the matrix of a turn, transposed, is that of the opposite angle. */
    INDArray turnBack(INDArray gradient, PaddedBatch batch, long headSize) {
        return turn(gradient, sines.neg(), batch, headSize);
    }

    private INDArray turn(INDArray x, INDArray turning, PaddedBatch batch, long headSize) {
        long heads = x.size(1) / headSize;
        long pairs = cosines.size(3);
        INDArray from = x.reshape('c', batch.sequences(), batch.length(), heads, headSize);
        INDArray first = from.get(dimensions(0, pairs)).dup('c'); // [sequences, length, heads, pairs]
        INDArray second = from.get(dimensions(pairs, 2 * pairs)).dup('c');
        INDArray result = from.dup('c'); // what is not turned stays
        result.get(dimensions(0, pairs)).assign(first.mul(cosines).subi(second.mul(turning)));
        result.get(dimensions(pairs, 2 * pairs)).assign(second.mul(cosines).addi(first.mul(turning)));
        return result.reshape('c', x.shape());
    }

    private static INDArrayIndex[] dimensions(long start, long end) {
        return new INDArrayIndex[] {
            NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(start, end)
        };
    }
}
