package io.plumbline.loss;

/** A function of the log-probs of completions that training makes small. */
public interface Loss {
    /** The input it reads, and how its value is averaged. */
    Needs needs();

    /**
     * Returns the sum of the loss over the examples of a batch. The caller takes the mean that {@link Needs#mean()} names,
     * once for each step.
     *
     * @param batch examples of a step: all of them where {@link Needs#scope()} is {@link Needs.Scope#STEP}
     * @param byToken of length {@link LossBatch#tokens()}; the derivative of the sum by the policy's log-prob of each token
     *     is added to it
     */
    double evaluate(LossBatch batch, double[] byToken);

    /** Returns the reward that the loss gives a completion. */
    default Reward reward() {
        return Reward.LOG_RATIO;
    }
}
