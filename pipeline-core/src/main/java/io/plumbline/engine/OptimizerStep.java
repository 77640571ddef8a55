package io.plumbline.engine;

/** The numbers of one step of an optimiser. */
public sealed interface OptimizerStep {
    /**
     * Adam (Kingma and Ba 2015) as torch computes it: ε is added to the root of the second moment after its bias is
     * corrected. Its state is the first and the second moment.
     *
     * @param rate learning rate of the step
     * @param beta1 decay of the first moment
     * @param beta2 decay of the second moment
     * @param epsilon added to the root of the corrected second moment
     * @param iteration number of steps before it
     */
    record Adam(double rate, double beta1, double beta2, double epsilon, int iteration) implements OptimizerStep {}

    /**
     * RMSprop (Tieleman and Hinton 2012) as torch computes it: ε is added to the root. Its state is the mean square.
     *
     * @param rate learning rate of the step
     * @param alpha decay of the mean square
     * @param epsilon added to its root
     */
    record RmsProp(double rate, double alpha, double epsilon) implements OptimizerStep {}

    /**
     * Plain descent: the gradient times the rate. It keeps no state.
     *
     * @param rate learning rate of the step
     */
    record Descent(double rate) implements OptimizerStep {}
}
