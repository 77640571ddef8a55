package io.plumbline.watch;

/**
 * Facts about a training that its figures are judged by.
 *
 * @param section block of the configuration that says how gradients become steps: {@code training}
 * @param totalSteps steps of the whole training
 * @param maxGradientNorm bound on the gradient's norm; 0 for none
 * @param natsPerReward nats that a completion's log-ratio changes by for a change of its reward by 1, 1 / β; NaN where rewards
 *     are something else than a multiple of it
 * @param start what the policy starts as
 * @param reference what becomes of the reference
 */
public record WatchedTraining(
        String section,
        int totalSteps,
        double maxGradientNorm,
        double natsPerReward,
        Start start,
        Reference reference) {
    /** Least number of steps that a mean over steps is taken of. */
    private static final int LEAST_WINDOW = 5;

    private static final int MOST_WINDOW = 100;

    /** The start of a policy. */
    public enum Start {
        /** The reference: every reward is 0. */
        REFERENCE,
        /** Another model. */
        OTHER
    }

    /** The course of a reference. */
    public enum Reference {
        /** It stays as it is; also where there is none. */
        FIXED,
        /** It follows the policy. */
        FOLLOWS
    }

    /** Returns whether rewards of training examples tell how far the policy is from its start. */
    boolean rewardsTellTheWay() {
        return start == Start.REFERENCE && reference == Reference.FIXED;
    }

    /** Returns the number of steps that means are taken over: a tenth of all, 5 to 100. */
    int window() {
        return Math.max(LEAST_WINDOW, Math.min(MOST_WINDOW, totalSteps / 10));
    }
}
