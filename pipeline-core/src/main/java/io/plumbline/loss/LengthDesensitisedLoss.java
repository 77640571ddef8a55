package io.plumbline.loss;

/**
 * A loss of pairs that is desensitised to length (Liu et al. 2024, LD-DPO, arXiv:2409.06411, eq. 9): of a completion that is
 * longer than the other of its pair, the tokens beyond the other's length count α times, under policy and reference. With n
 * the tokens of the shorter one, the loss is taken of
 *
 * <pre>Σ_{t ≤ n} log π(y_t) + α Σ_{t &gt; n} log π(y_t)</pre>
 *
 * in place of log π(y). A loss that divides by a completion's length divides by all of it.
 *
 * @param loss of pairs, which takes sums over the tokens from policy and reference
 * @param alpha α, in [0, 1)
 */
record LengthDesensitisedLoss(Loss loss, double alpha) implements Loss {
    /** Its option. */
    static final LossOption ALPHA = new LossOption(
            "ld-alpha",
            LossOption.NUMBER,
            "1.0",
            "Weight of the tokens that make a completion longer than the other of its pair, in [0, 1] (Liu et al. 2024,"
                    + " LD-DPO). 1: as that of others. Reads the reference's log-probs token by token.");

    /** Returns the loss under the α of the options: itself where all tokens count alike. */
    static Loss of(Loss loss, OptionValues options) {
        double alpha = options.decimal(ALPHA);
        ALPHA.require(alpha >= 0 && alpha <= 1, "must be at least 0 and at most 1", alpha);
        return alpha == 1 ? loss : new LengthDesensitisedLoss(loss, alpha);
    }

    @Override
    public Needs needs() {
        return loss.needs().byToken();
    }

    @Override
    public Reward reward() {
        return loss.reward().withTailWeight(alpha);
    }

    @Override
    public double evaluate(LossBatch batch, double[] byToken) {
        double[] bySeen = new double[byToken.length];
        double sum = loss.evaluate(batch.withTails(alpha), bySeen);
        for (int example = 0; example < batch.examples(); example++) {
            int shared = batch.sharedLength(example);
            for (int completion = batch.best(example); completion <= batch.worst(example); completion++) {
                int first = batch.firstToken(completion);
                for (int token = 0; token < batch.tokens(completion); token++) {
                    byToken[first + token] += token < shared ? bySeen[first + token] : alpha * bySeen[first + token];
                }
            }
        }
        return sum;
    }
}
