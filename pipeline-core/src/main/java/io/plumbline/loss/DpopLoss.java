package io.plumbline.loss;

import java.util.List;

/**
 * DPO-positive (Pal et al. 2024, DPOP, eq. 3), which holds back a policy that makes the chosen completion less likely than
 * the reference does:
 *
 * <pre>L = −log σ(β (Δ − λ max(0, log π_ref(chosen) − log π(chosen))))</pre>
 *
 * @param beta how strongly the policy is held to the reference, &gt; 0
 * @param lambda λ, ≥ 0
 */
record DpopLoss(double beta, double lambda) implements PairLoss, LogRatioLoss {
    private static final LossOption LAMBDA = new LossOption(
            "dpop-lambda",
            LossOption.NUMBER,
            "50.0",
            "Weight of the nats that the chosen completion lost against the reference, >= 0.");

    /** Its line in the table of losses. */
    public static final LossType TYPE = LossType.ofPairs(
            "dpop",
            "DPO-positive, −log σ(β (Δ − λ max(0, −l_w))) (Pal et al. 2024)",
            List.of(LossOption.BETA, LossOption.LABEL_SMOOTHING, LAMBDA),
            options ->
                    FlippedLabels.of(new DpopLoss(options.decimal(LossOption.BETA), options.decimal(LAMBDA)), options));

    /** Refuses values outside their ranges. */
    DpopLoss {
        LossOption.BETA.requirePositive(beta);
        LAMBDA.requireNotNegative(lambda);
    }

    @Override
    public PairPart of(double chosen, double rejected) {
        double lost = Math.max(0, -chosen);
        double logit = beta * (chosen - rejected - lambda * lost);
        double byMargin = -beta * Sigmoid.sigmoid(-logit);
        double byChosen = lost > 0 ? byMargin * (1 + lambda) : byMargin;
        return new PairPart(-Sigmoid.logSigmoid(logit), byChosen, -byMargin);
    }
}
