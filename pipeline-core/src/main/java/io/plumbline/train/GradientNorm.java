package io.plumbline.train;

import io.plumbline.engine.cpu.Team;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The gradient's Euclidean norm over all parameters, and clipping by it as torch's {@code clip_grad_norm_} does. */
final class GradientNorm {
    /** What torch adds to the norm before dividing by it. */
    private static final double EPSILON = 1e-6;

    private GradientNorm() {}

    /**
     * The norm: the same bits whatever the team's size.
     *
     * @param gradient float32 {@code [1, n]} or {@code [n]}
     */
    static double of(Team team, INDArray gradient) {
        return Math.sqrt(VectorPass.squares(team, gradient));
    }

    /**
     * Scales the gradient in place so that its norm is at most the bound.
     *
     * @param norm its norm
     * @param maxNorm the bound; 0 leaves the gradient as it is
     */
    static void clip(Team team, INDArray gradient, double norm, double maxNorm) {
        double scale = maxNorm / (norm + EPSILON);
        if (maxNorm > 0 && scale < 1) {
            float factor = (float) scale;
            VectorPass.change(team, List.of(gradient), (tiles, count) -> scale(tiles[0], factor, count));
        }
    }

    private static void scale(float[] tile, float factor, int count) {
        for (int index = 0; index < count; index++) {
            tile[index] *= factor;
        }
    }
}
