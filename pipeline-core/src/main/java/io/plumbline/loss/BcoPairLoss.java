package io.plumbline.loss;

import java.util.List;

/**
 * Binary classification of a pair's completions by their rewards (Jung et al. 2024, BCO, without its shift, as in TRL):
 *
 * <pre>L = −log σ(r_chosen) − log σ(−r_rejected), r = β (log π − log π_ref)</pre>
 *
 * @param beta how strongly the policy is held to the reference, &gt; 0
 */
record BcoPairLoss(double beta) implements PairLoss, LogRatioLoss {
    /** Its line in the table of losses. */
    public static final LossType TYPE = LossType.ofPairs(
            "bco_pair",
            "BCO of pairs, −log σ(r_w) − log σ(−r_l) (Jung et al. 2024)",
            List.of(LossOption.BETA, LossOption.LABEL_SMOOTHING),
            options -> FlippedLabels.of(new BcoPairLoss(options.decimal(LossOption.BETA)), options));

    /** Refuses a beta that is not positive. */
    BcoPairLoss {
        LossOption.BETA.requirePositive(beta);
    }

    @Override
    public PairPart of(double chosen, double rejected) {
        return new PairPart(
                -Sigmoid.logSigmoid(beta * chosen) - Sigmoid.logSigmoid(-beta * rejected),
                -beta * Sigmoid.sigmoid(-beta * chosen),
                beta * Sigmoid.sigmoid(beta * rejected));
    }
}
