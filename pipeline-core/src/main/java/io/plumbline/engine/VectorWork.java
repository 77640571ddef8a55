package io.plumbline.engine;

import java.util.List;

/** Work on whole vectors between two passes. Its results do not depend on the number of threads. */
public interface VectorWork {
    /** Sets every element to 0. */
    void zero(FloatVector vector);

    /** Returns the Euclidean norm. */
    double norm(FloatVector vector);

    /**
     * Scales a gradient so that its norm is at most the bound, as torch's {@code clip_grad_norm_} does.
     *
     * @param norm the gradient's norm
     * @param maxNorm the bound; 0 leaves the gradient as it is
     */
    void clip(FloatVector gradient, double norm, double maxNorm);

    /**
     * Replaces a gradient by the optimiser's update: the numbers to subtract from the parameters.
     *
     * @param step of the optimiser
     * @param gradient replaced by the update
     * @param state the optimiser's vectors, each as long as the gradient, in the order that the step says; changed
     */
    void update(OptimizerStep step, FloatVector gradient, List<FloatVector> state);

    /**
     * Adds a part of a vector, times a number, to the same part of another.
     *
     * @param target changed
     * @param scale of what is added
     * @param source as long as the target, not changed
     * @param start index of the first element
     * @param end index after the last
     */
    void addScaled(FloatVector target, double scale, FloatVector source, long start, long end);
}
