package io.plumbline.loss;

import java.util.List;

/**
 * Anchored preference optimisation for chosen completions that are better than the policy's own (D'Oosterlinck et al. 2024,
 * APO-zero, eq. 7), which makes these likelier and the rejected ones less likely:
 *
 * <pre>L = 1 − σ(r_chosen) + σ(r_rejected), r = β (log π − log π_ref)</pre>
 *
 * @param beta how strongly the policy is held to the reference, &gt; 0
 */
record ApoZeroLoss(double beta) implements PairLoss, LogRatioLoss {
    /** Its line in the table of losses. */
    public static final LossType TYPE = LossType.ofPairs(
            "apo_zero",
            "APO-zero, 1 − σ(r_w) + σ(r_l), for chosen texts better than the model's (D'Oosterlinck et al. 2024)",
            List.of(LossOption.BETA, LossOption.LABEL_SMOOTHING),
            options -> FlippedLabels.of(new ApoZeroLoss(options.decimal(LossOption.BETA)), options));

    /** Refuses a beta that is not positive. */
    ApoZeroLoss {
        LossOption.BETA.requirePositive(beta);
    }

    @Override
    public PairPart of(double chosen, double rejected) {
        return new PairPart(
                Sigmoid.sigmoid(-beta * chosen) + Sigmoid.sigmoid(beta * rejected),
                -beta * Sigmoid.slope(beta * chosen),
                beta * Sigmoid.slope(beta * rejected));
    }
}
