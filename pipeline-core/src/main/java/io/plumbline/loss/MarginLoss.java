package io.plumbline.loss;

/** A loss of pairs that depends on the margin Δ alone: the chosen completion's score less the rejected one's. */
interface MarginLoss extends PairLoss {
    /**
     * The loss of a margin.
     *
     * @param value the loss
     * @param byMargin its derivative by Δ
     */
    record Part(double value, double byMargin) {}

    /** Returns the loss of a pair by its Δ. */
    Part of(double margin);

    @Override
    default PairPart of(double chosen, double rejected) {
        Part part = of(chosen - rejected);
        return new PairPart(part.value(), part.byMargin(), -part.byMargin());
    }
}
