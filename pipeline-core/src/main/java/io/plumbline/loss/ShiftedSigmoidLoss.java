package io.plumbline.loss;

/** DPO's loss of a margin that something else than log-probs moves: the lengths of the completions, their grades. */
interface ShiftedSigmoidLoss extends MarginLoss {
    /** The loss of the margin, once it is moved. */
    SigmoidLoss sigmoid();

    @Override
    default Reward reward() {
        return sigmoid().reward();
    }

    @Override
    default Part of(double margin) {
        return sigmoid().of(margin);
    }
}
