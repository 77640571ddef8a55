package io.plumbline.loss;

/** A loss over preference pairs, with its derivative by the policy's sequence log-probs. */
public interface PreferenceLoss {
    /**
     * One pair's part of the loss; the caller sums parts and divides once by the number of pairs.
     *
     * @param value the loss
     * @param byChosen its derivative by {@code policyChosen}
     * @param byRejected its derivative by {@code policyRejected}
     */
    record Part(double value, double byChosen, double byRejected) {}

    /** The part of one pair. */
    Part of(PairLogProbs pair);
}
