package io.plumbline.loss;

import java.util.List;

/**
 * Efficient exact optimisation of pairs (Ji et al. 2024, EXO, eq. 16): the divergence KL(q ‖ p) of the policy's preference
 * q = (σ(βΔ), σ(−βΔ)) from that of the labels, p = (1 − ε, ε):
 *
 * <pre>L = σ(βΔ) (log σ(βΔ) − log(1 − ε)) + σ(−βΔ) (log σ(−βΔ) − log ε)</pre>
 *
 * <p>Labels that are never wrong have no such divergence, so ε = 0 is refused.
 *
 * @param beta how strongly the policy is held to the reference, &gt; 0
 * @param labelSmoothing ε, in (0, 0.5)
 */
record ExoPairLoss(double beta, double labelSmoothing) implements MarginLoss, LogRatioLoss {
    /** Its line in the table of losses. */
    public static final LossType TYPE = LossType.ofPairs(
            "exo_pair",
            "EXO of pairs, KL of the policy's preference from (1 − ε, ε) (Ji et al. 2024); needs label-smoothing",
            List.of(LossOption.BETA, LossOption.LABEL_SMOOTHING, Divergence.OPTION),
            options -> DivergingLoss.of(
                    new ExoPairLoss(options.decimal(LossOption.BETA), options.decimal(LossOption.LABEL_SMOOTHING)),
                    options));

    /** Refuses values outside their ranges. */
    ExoPairLoss {
        LossOption.BETA.requirePositive(beta);
        LossOption.LABEL_SMOOTHING.require(
                labelSmoothing > 0 && labelSmoothing < 0.5, "must be above 0 and below 0.5", labelSmoothing);
    }

    @Override
    public Part of(double margin) {
        double logit = beta * margin;
        double chosen = Sigmoid.sigmoid(logit);
        double rejected = Sigmoid.sigmoid(-logit);
        double ofChosen = Sigmoid.logSigmoid(logit) - Math.log1p(-labelSmoothing);
        double ofRejected = Sigmoid.logSigmoid(-logit) - Math.log(labelSmoothing);
        // dσ(z)/dz = σ(z) σ(−z); the derivatives of the logarithms cancel each other.
        return new Part(chosen * ofChosen + rejected * ofRejected, beta * chosen * rejected * (ofChosen - ofRejected));
    }
}
