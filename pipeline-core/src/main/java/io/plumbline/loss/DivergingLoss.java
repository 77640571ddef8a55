package io.plumbline.loss;

/**
 * A loss of the margin, of a policy that another divergence than DPO's holds to the reference ({@link Divergence}). Such a
 * divergence leaves an unknown constant of the prompt in each reward. The difference of two rewards is free of it; a loss of
 * one reward by itself is not, and so takes no other divergence.
 *
 * @param loss of the margin
 * @param divergence from the reference
 */
record DivergingLoss(MarginLoss loss, Divergence divergence) implements MarginLoss {
    /** Returns the loss under the divergence of the options: itself under that of DPO. */
    static MarginLoss of(MarginLoss loss, OptionValues options) {
        Divergence divergence = Divergence.of(options);
        return divergence.equals(Divergence.REVERSE_KL) ? loss : new DivergingLoss(loss, divergence);
    }

    @Override
    public Reward reward() {
        Score score = loss.reward().score();
        return new Reward(loss.reward().scale(), new Score(score.basis(), score.length(), divergence));
    }

    @Override
    public Part of(double margin) {
        return loss.of(margin);
    }
}
