package io.plumbline.loss;

import java.util.List;

/**
 * The log-ratio modulated loss that a language model found (Lu et al. 2024, DiscoPOP, eq. 5): of z = βΔ
 *
 * <pre>L = −(1 − σ(z / τ)) log σ(z) + σ(z / τ) exp(−z)</pre>
 *
 * <p>The factors of the second term may be too small and too large for a number while their product is neither, so it is
 * computed as exp(log σ(z / τ) − z), which τ ≤ 1 keeps finite.
 *
 * @param beta how strongly the policy is held to the reference, &gt; 0
 * @param tau τ, the scale of the blend, in (0, 1]
 */
record DiscopopLoss(double beta, double tau) implements MarginLoss, LogRatioLoss {
    private static final LossOption TAU = new LossOption(
            "discopop-tau",
            LossOption.NUMBER,
            "0.05",
            "Scale of the blend of discopop, in (0, 1]: the smaller, the sharper.");

    /** Its line in the table of losses. */
    public static final LossType TYPE = LossType.ofPairs(
            "discopop",
            "DiscoPOP, a blend of −log σ(z) and exp(−z), z = βΔ (Lu et al. 2024)",
            List.of(LossOption.BETA, LossOption.LABEL_SMOOTHING, TAU, Divergence.OPTION),
            options -> FlippedLabels.of(
                    DivergingLoss.of(new DiscopopLoss(options.decimal(LossOption.BETA), options.decimal(TAU)), options),
                    options));

    /** Refuses values outside their ranges. */
    DiscopopLoss {
        LossOption.BETA.requirePositive(beta);
        TAU.require(tau > 0 && tau <= 1, "must be above 0 and at most 1", tau);
    }

    @Override
    public Part of(double margin) {
        double logit = beta * margin;
        double modulated = logit / tau;
        double logistic = -Sigmoid.logSigmoid(logit);
        double exponential = Math.exp(Sigmoid.logSigmoid(modulated) - logit);
        double value = Sigmoid.sigmoid(-modulated) * logistic + exponential;
        double byLogit = -Sigmoid.slope(modulated) / tau * logistic
                - Sigmoid.sigmoid(-modulated) * Sigmoid.sigmoid(-logit)
                + exponential * (Sigmoid.sigmoid(-modulated) / tau - 1);
        return new Part(value, beta * byLogit);
    }
}
