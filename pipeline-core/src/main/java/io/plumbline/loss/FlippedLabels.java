package io.plumbline.loss;

/**
 * The loss that is to be expected where some labels are the wrong way round (Mitchell 2023, conservative DPO):
 *
 * <pre>L' = (1 − ε) L(chosen, rejected) + ε L(rejected, chosen)</pre>
 *
 * @param loss L
 * @param share ε, in [0, 0.5)
 */
record FlippedLabels(PairLoss loss, double share) implements PairLoss {
    FlippedLabels {
        LossOption.requireSmoothing(share);
    }

    /** Returns the loss under the label smoothing of the options: itself where there is none. */
    static PairLoss of(PairLoss loss, OptionValues options) {
        FlippedLabels flipped = new FlippedLabels(loss, options.decimal(LossOption.LABEL_SMOOTHING));
        return flipped.share() == 0 ? loss : flipped;
    }

    @Override
    public Reward reward() {
        return loss.reward();
    }

    @Override
    public PairPart of(double chosen, double rejected) {
        PairPart right = loss.of(chosen, rejected);
        PairPart wrong = loss.of(rejected, chosen);
        return new PairPart(
                (1 - share) * right.value() + share * wrong.value(),
                (1 - share) * right.byChosen() + share * wrong.byRejected(),
                (1 - share) * right.byRejected() + share * wrong.byChosen());
    }
}
