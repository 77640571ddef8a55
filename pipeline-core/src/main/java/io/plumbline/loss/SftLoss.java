package io.plumbline.loss;

import java.util.List;

/** Maximum likelihood of the best completions: −log π(token), the mean over all their tokens in a step. */
public record SftLoss() implements Loss {
    /** Its line in the table of losses. */
    public static final LossType TYPE = LossType.of(
            "sft",
            "supervised fine-tuning on the best completion, −log π, the mean over the step's tokens",
            List.of(),
            options -> new SftLoss());

    @Override
    public Needs needs() {
        return new Needs(
                Needs.LogProbs.SUMS,
                Needs.LogProbs.NONE,
                Needs.Completions.BEST,
                Needs.Scope.EXAMPLE,
                Needs.Mean.BEST_TOKENS);
    }

    @Override
    public double evaluate(LossBatch batch, double[] byToken) {
        double sum = 0;
        for (int example = 0; example < batch.examples(); example++) {
            int best = batch.best(example);
            sum -= batch.policy(best);
            batch.add(-1, best, byToken);
        }
        return sum;
    }
}
