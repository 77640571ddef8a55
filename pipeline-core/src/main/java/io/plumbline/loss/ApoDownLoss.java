package io.plumbline.loss;

import java.util.List;

/**
 * Anchored preference optimisation for chosen completions that are worse than the policy's own (D'Oosterlinck et al. 2024,
 * APO-down, eq. 8), which makes these less likely and the rejected ones less still:
 *
 * <pre>L = σ(r_chosen) + 1 − σ(r_chosen − r_rejected), r = β (log π − log π_ref)</pre>
 *
 * @param beta how strongly the policy is held to the reference, &gt; 0
 */
record ApoDownLoss(double beta) implements PairLoss, LogRatioLoss {
    /** Its line in the table of losses. */
    public static final LossType TYPE = LossType.ofPairs(
            "apo_down",
            "APO-down, σ(r_w) + 1 − σ(r_w − r_l), for chosen texts worse than the model's (D'Oosterlinck et al. 2024)",
            List.of(LossOption.BETA, LossOption.LABEL_SMOOTHING),
            options -> FlippedLabels.of(new ApoDownLoss(options.decimal(LossOption.BETA)), options));

    /** Refuses a beta that is not positive. */
    ApoDownLoss {
        LossOption.BETA.requirePositive(beta);
    }

    @Override
    public PairPart of(double chosen, double rejected) {
        double logit = beta * (chosen - rejected);
        double byLogit = -beta * Sigmoid.slope(logit);
        return new PairPart(
                Sigmoid.sigmoid(beta * chosen) + Sigmoid.sigmoid(-logit),
                beta * Sigmoid.slope(beta * chosen) + byLogit,
                -byLogit);
    }
}
