package io.plumbline.loss;

import java.util.List;

/**
 * DPO that is unbiased where some labels are the wrong way round (Chowdhury et al. 2024, robust DPO, eq. 12):
 *
 * <pre>L = (−(1 − ε) log σ(βΔ) + ε log σ(−βΔ)) / (1 − 2ε)</pre>
 *
 * <p>Its mean over noisy labels is the loss of DPO on right ones. Of a single pair it may be negative.
 *
 * @param beta how strongly the policy is held to the reference, &gt; 0
 * @param labelSmoothing ε, in [0, 0.5): at 0.5 labels say nothing
 */
record RobustLoss(double beta, double labelSmoothing) implements MarginLoss, LogRatioLoss {
    /** Its line in the table of losses. */
    public static final LossType TYPE = LossType.ofPairs(
            "robust",
            "robust DPO, unbiased under flipped labels (Chowdhury et al. 2024)",
            List.of(LossOption.BETA, LossOption.LABEL_SMOOTHING, Divergence.OPTION),
            options -> DivergingLoss.of(
                    new RobustLoss(options.decimal(LossOption.BETA), options.decimal(LossOption.LABEL_SMOOTHING)),
                    options));

    /** Refuses values outside their ranges. */
    RobustLoss {
        LossOption.BETA.requirePositive(beta);
        LossOption.requireSmoothing(labelSmoothing);
    }

    @Override
    public Part of(double margin) {
        double logit = beta * margin;
        double scale = 1 / (1 - 2 * labelSmoothing);
        double value = -(1 - labelSmoothing) * Sigmoid.logSigmoid(logit) + labelSmoothing * Sigmoid.logSigmoid(-logit);
        double byLogit = -(1 - labelSmoothing) * Sigmoid.sigmoid(-logit) - labelSmoothing * Sigmoid.sigmoid(logit);
        return new Part(scale * value, scale * beta * byLogit);
    }
}
