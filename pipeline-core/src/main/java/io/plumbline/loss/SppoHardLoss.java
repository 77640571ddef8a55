package io.plumbline.loss;

import java.util.List;

/**
 * Self-play preference optimisation with hard labels (Wu et al. 2024, SPPO, eq. 4.7, where the chosen completion wins with
 * certainty): the log-ratios l are drawn to 1 / (2β) and −1 / (2β):
 *
 * <pre>L = (l_chosen − 1 / (2β))² + (l_rejected + 1 / (2β))²</pre>
 *
 * @param beta how strongly the policy is held to the reference, &gt; 0
 */
record SppoHardLoss(double beta) implements PairLoss, LogRatioLoss {
    /** Its line in the table of losses. */
    public static final LossType TYPE = LossType.ofPairs(
            "sppo_hard",
            "SPPO with hard labels, (l_w − 1/(2β))² + (l_l + 1/(2β))² (Wu et al. 2024)",
            List.of(LossOption.BETA, LossOption.LABEL_SMOOTHING),
            options -> FlippedLabels.of(new SppoHardLoss(options.decimal(LossOption.BETA)), options));

    /** Refuses a beta that is not positive. */
    SppoHardLoss {
        LossOption.BETA.requirePositive(beta);
    }

    @Override
    public PairPart of(double chosen, double rejected) {
        double excess = chosen - 0.5 / beta;
        double lack = rejected + 0.5 / beta;
        return new PairPart(excess * excess + lack * lack, 2 * excess, 2 * lack);
    }
}
