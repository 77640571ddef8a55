package io.plumbline.loss;

import java.util.List;

/**
 * Noise contrastive alignment of pairs (Chen et al. 2024, NCA, eq. 15 with K = 2), which holds each reward by itself:
 *
 * <pre>L = −log σ(r_chosen) − ½ log σ(−r_chosen) − ½ log σ(−r_rejected), r = β (log π − log π_ref)</pre>
 *
 * @param beta how strongly the policy is held to the reference, &gt; 0
 */
record NcaPairLoss(double beta) implements PairLoss, LogRatioLoss {
    /** Its line in the table of losses. */
    public static final LossType TYPE = LossType.ofPairs(
            "nca_pair",
            "NCA of pairs, −log σ(r_w) − ½ log σ(−r_w) − ½ log σ(−r_l) (Chen et al. 2024)",
            List.of(LossOption.BETA, LossOption.LABEL_SMOOTHING),
            options -> FlippedLabels.of(new NcaPairLoss(options.decimal(LossOption.BETA)), options));

    /** Refuses a beta that is not positive. */
    NcaPairLoss {
        LossOption.BETA.requirePositive(beta);
    }

    @Override
    public PairPart of(double chosen, double rejected) {
        double ofChosen = beta * chosen;
        double ofRejected = beta * rejected;
        double value = -Sigmoid.logSigmoid(ofChosen)
                - 0.5 * Sigmoid.logSigmoid(-ofChosen)
                - 0.5 * Sigmoid.logSigmoid(-ofRejected);
        return new PairPart(
                value,
                beta * (0.5 * Sigmoid.sigmoid(ofChosen) - Sigmoid.sigmoid(-ofChosen)),
                beta * 0.5 * Sigmoid.sigmoid(ofRejected));
    }
}
