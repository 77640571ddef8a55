package io.plumbline.loss;

import java.util.List;

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
public record SigmoidLoss(double beta, double labelSmoothing) implements MarginLoss, LogRatioLoss {
    /** Its line in the table of losses. */
    public static final LossType TYPE = LossType.ofPairs(
            "sigmoid",
            "DPO, −log σ(βΔ) (Rafailov et al. 2023)",
            List.of(LossOption.BETA, LossOption.LABEL_SMOOTHING, Divergence.OPTION),
            options -> DivergingLoss.of(SigmoidLoss.of(options), options));

    /** Refuses values outside their ranges. */
    public SigmoidLoss {
        LossOption.BETA.requirePositive(beta);
        LossOption.requireSmoothing(labelSmoothing);
    }

    /** Returns the loss of its two options. */
    static SigmoidLoss of(OptionValues options) {
        return new SigmoidLoss(options.decimal(LossOption.BETA), options.decimal(LossOption.LABEL_SMOOTHING));
    }

    @Override
    public Part of(double margin) {
        double logit = beta * margin;
        double value = -(1 - labelSmoothing) * Sigmoid.logSigmoid(logit) - labelSmoothing * Sigmoid.logSigmoid(-logit);
        // d log σ(z)/dz = σ(−z)
        double byLogit = -(1 - labelSmoothing) * Sigmoid.sigmoid(-logit) + labelSmoothing * Sigmoid.sigmoid(logit);
        return new Part(value, beta * byLogit);
    }
}
