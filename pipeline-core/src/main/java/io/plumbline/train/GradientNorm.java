package io.plumbline.train;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The gradient's Euclidean norm over all parameters, and clipping by it as torch's {@code clip_grad_norm_} does. */
final class GradientNorm {
    /** Elements summed in float32 before going on in double precision. */
    private static final long BLOCK = 1 << 16;

    /** What torch adds to the norm before dividing by it. */
    private static final double EPSILON = 1e-6;

    private GradientNorm() {}

    /**
     * The norm.
     *
     * @param gradient float32 {@code [1, n]} or {@code [n]}
     */
    static double of(INDArray gradient) {
        INDArray flat = gradient.reshape(gradient.length());
        double squares = 0;
        for (long start = 0; start < flat.length(); start += BLOCK) {
            INDArray block = flat.get(NDArrayIndex.interval(start, Math.min(start + BLOCK, flat.length())));
            squares += Nd4j.getBlasWrapper().dot(block, block);
        }
        return Math.sqrt(squares);
    }

    /**
     * Scales the gradient in place so that its norm is at most the bound.
     *
     * @param norm its norm
     * @param maxNorm the bound; 0 leaves the gradient as it is
     */
    static void clip(INDArray gradient, double norm, double maxNorm) {
        double scale = maxNorm / (norm + EPSILON);
        if (maxNorm > 0 && scale < 1) {
            gradient.muli(scale);
        }
    }
}
