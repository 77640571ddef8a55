package io.plumbline.loss;

import java.util.List;

/**
 * Kahneman-Tversky optimisation (Ethayarajh et al. 2024, KTO, arXiv:2402.01306, eq. 8) of completions that are judged alone.
 * With l = log π − log π_ref the loss of one is
 *
 * <pre>w_desirable (1 − σ(β (l − z))) where it is good, w_undesirable (1 − σ(β (z − l))) where it is bad</pre>
 *
 * Of a pair it is half the sum of both, the chosen completion good and the rejected one bad, so that the mean over pairs is
 * that over their completions. z is the {@link ReferencePoint} of all examples that a worker has in a step, and no gradient
 * flows through it. As in the paper and in TRL it is taken of prompts with other examples' completions; which ones, is the
 * caller's choice.
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
            "KTO of labelled completions or pairs, 1 − σ(β(l − z)) of good ones and 1 − σ(β(z − l)) of bad ones, z the mean"
                    + " l of a step's prompts with other examples' completions, at least 0 (Ethayarajh et al. 2024)",
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
                        Needs.Mean.EXAMPLES)
                .ofJudged();
    }

    @Override
    public double evaluate(LossBatch batch, double[] byToken) {
        double point = referencePoint(batch);
        double sum = 0;
        for (int example = 0; example < batch.examples(); example++) {
            double share = 1.0 / batch.completions(example);
            for (int completion = batch.best(example); completion <= batch.worst(example); completion++) {
                double value = beta * (batch.logRatio(completion) - point);
                boolean desirable = batch.rank(completion) == 0;
                double factor = share * (desirable ? desirableWeight : undesirableWeight);
                sum += factor * Sigmoid.sigmoid(desirable ? -value : value);
                batch.add((desirable ? -factor : factor) * beta * Sigmoid.slope(value), completion, byToken);
            }
        }
        return sum;
    }

    private static double referencePoint(LossBatch batch) {
        ReferencePoint point = ReferencePoint.of(batch);
        if (point.completions() == 0) {
            throw new IllegalArgumentException(
                    "The batch holds no mismatched completions to take the reference point of");
        }
        return point.nats();
    }
}
