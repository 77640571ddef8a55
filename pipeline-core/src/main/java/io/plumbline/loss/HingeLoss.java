package io.plumbline.loss;

import java.util.List;

/**
 * The hinge loss of the normalised margin (Zhao et al. 2023, SLiC, eq. 2; Liu et al. 2023, RSO, eq. 9):
 *
 * <pre>L = max(0, 1 − βΔ)</pre>
 *
 * where Δ is {@link PairLogProbs#logRatioDifference()}. Pairs whose margin has reached 1 / β are left as they are.
 *
 * @param beta how strongly the policy is held to the reference, &gt; 0
 */
public record HingeLoss(double beta) implements MarginLoss, LogRatioLoss {
    /** Its line in the table of losses. */
    public static final LossType TYPE = LossType.ofPairs(
            "hinge",
            "max(0, 1 − βΔ) (SLiC, Zhao et al. 2023; RSO, Liu et al. 2023)",
            List.of(LossOption.BETA, LossOption.LABEL_SMOOTHING, Divergence.OPTION),
            options -> FlippedLabels.of(
                    DivergingLoss.of(new HingeLoss(options.decimal(LossOption.BETA)), options), options));

    /** Refuses a beta that is not positive. */
    public HingeLoss {
        LossOption.BETA.requirePositive(beta);
    }

    @Override
    public Part of(double margin) {
        double missing = 1 - beta * margin;
        return missing > 0 ? new Part(missing, -beta) : new Part(0, 0);
    }
}
