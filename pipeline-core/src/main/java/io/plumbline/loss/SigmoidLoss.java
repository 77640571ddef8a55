package io.plumbline.loss;

/**
 * Direct preference optimisation (Rafailov et al. 2023, eq. 7) with conservative label smoothing (Mitchell 2023):
 *
 * <pre>L = −(1 − ε) · log σ(βΔ) − ε · log σ(−βΔ)</pre>
 *
 * where Δ is {@link PairLogProbs#logRatioDifference()} and ε the chance that a label is the wrong way round.
 *
 * @param beta how strongly the policy is held to the reference, &gt; 0
 * @param labelSmoothing ε, in [0, 0.5)
 */
public record SigmoidLoss(double beta, double labelSmoothing) implements PreferenceLoss {
    /** Refuses values outside their ranges by the configuration key. */
    public SigmoidLoss {
        LossOptions.requireBeta(beta);
        if (!(labelSmoothing >= 0 && labelSmoothing < 0.5)) {
            throw new IllegalArgumentException("loss.label-smoothing must be in [0, 0.5), got " + labelSmoothing);
        }
    }

    @Override
    public Part of(PairLogProbs pair) {
        double logit = beta * pair.logRatioDifference();
        double value = -(1 - labelSmoothing) * Sigmoid.logSigmoid(logit) - labelSmoothing * Sigmoid.logSigmoid(-logit);
        // d log σ(z)/dz = σ(−z)
        double byLogit = -(1 - labelSmoothing) * Sigmoid.sigmoid(-logit) + labelSmoothing * Sigmoid.sigmoid(logit);
        return new Part(value, beta * byLogit, -beta * byLogit);
    }
}
