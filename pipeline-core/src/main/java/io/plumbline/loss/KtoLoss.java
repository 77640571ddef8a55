package io.plumbline.loss;

import java.util.List;

/**
 * Kahneman-Tversky optimisation (Ethayarajh et al. 2024, KTO, eq. 8) of a pair's completions, of which the chosen one is
 * desirable and the rejected one undesirable: half the sum of
 *
 * <pre>w_desirable (1 − σ(β (l_chosen − z))) and w_undesirable (1 − σ(β (z − l_rejected)))</pre>
 *
 * so that its mean over pairs is that of KTO over completions. z, the reference point, stands for the divergence of the
 * policy from its reference. It is the mean of l = log π − log π_ref over all completions that a worker has in a step, or 0
 * where that is less, and no gradient flows through it. The paper, and TRL, take that mean over prompts with other prompts'
 * completions, which costs another forward pass of policy and reference.
 *
 * @param beta how strongly the policy is held to the reference, &gt; 0
 * @param desirableWeight w_desirable, &gt; 0
 * @param undesirableWeight w_undesirable, &gt; 0
 */
record KtoLoss(double beta, double desirableWeight, double undesirableWeight) implements LogRatioLoss {
    private static final LossOption DESIRABLE = new LossOption(
            "desirable-weight", LossOption.NUMBER, "1.0", "Weight of desirable completions in kto, > 0.");
    private static final LossOption UNDESIRABLE = new LossOption(
            "undesirable-weight", LossOption.NUMBER, "1.0", "Weight of undesirable completions in kto, > 0.");

    /** Its line in the table of losses. */
    public static final LossType TYPE = LossType.of(
            "kto",
            "KTO of pairs, 1 − σ(β(l_w − z)) and 1 − σ(β(z − l_l)), z the mean l of a step (Ethayarajh et al. 2024)",
            List.of(LossOption.BETA, DESIRABLE, UNDESIRABLE),
            options -> new KtoLoss(
                    options.decimal(LossOption.BETA), options.decimal(DESIRABLE), options.decimal(UNDESIRABLE)));

    /** Refuses values that are not positive. */
    KtoLoss {
        LossOption.BETA.requirePositive(beta);
        DESIRABLE.requirePositive(desirableWeight);
        UNDESIRABLE.requirePositive(undesirableWeight);
    }

    @Override
    public Needs needs() {
        return new Needs(
                Needs.LogProbs.SUMS,
                Needs.LogProbs.SUMS,
                Needs.Completions.PAIR,
                Needs.Scope.STEP,
                Needs.Mean.EXAMPLES);
    }

    @Override
    public double evaluate(LossBatch batch, double[] byToken) {
        double point = referencePoint(batch);
        double sum = 0;
        for (int example = 0; example < batch.examples(); example++) {
            double chosen = beta * (batch.logRatio(batch.best(example)) - point);
            double rejected = beta * (batch.logRatio(batch.worst(example)) - point);
            sum += 0.5 * desirableWeight * Sigmoid.sigmoid(-chosen);
            sum += 0.5 * undesirableWeight * Sigmoid.sigmoid(rejected);
            batch.add(-0.5 * beta * desirableWeight * Sigmoid.slope(chosen), batch.best(example), byToken);
            batch.add(0.5 * beta * undesirableWeight * Sigmoid.slope(rejected), batch.worst(example), byToken);
        }
        return sum;
    }

    /** z, the estimate of the divergence. */
    private static double referencePoint(LossBatch batch) {
        double sum = 0;
        for (int completion = 0; completion < batch.completions(); completion++) {
            sum += batch.logRatio(completion);
        }
        return Math.max(0, sum / batch.completions());
    }
}
