package io.plumbline.loss;

/**
 * A loss of pairs in which a pair counts by how likely its completions are for the policy as it is (Zhou et al. 2024, WPO,
 * arXiv:2406.11827, eq. 2, with what it calls sampled alignment): times w_chosen w_rejected, where
 *
 * <pre>log w = 1/n Σ_t (log p_t(y_t) − log Σ_v p_t(v)²)</pre>
 *
 * over the n tokens of a completion. Where the policy would hardly draw the pair, little is learnt from it. No gradient flows
 * through the weights. Their product may exceed 1; the authors' code takes 1 there, TRL takes it as it is.
 *
 * @param loss of pairs, each by itself
 * @param most the most that a pair counts
 */
record WeightedPreferenceLoss(Loss loss, double most) implements Loss {
    /** Its option. */
    static final LossOption WEIGHTING = new LossOption(
            "weighting",
            "none, wpo or wpo_unclamped",
            "none",
            "Weight of a pair: none | wpo, by how likely it is for the policy, at most 1 as in the authors' code"
                    + " | wpo_unclamped, as TRL's use_weighting (Zhou et al. 2024, WPO).");

    /**
     * Returns the loss under the weighting of the options: itself where there is none.
     *
     * @throws RefusedOption where there is none of that name
     */
    static Loss of(Loss loss, OptionValues options) {
        return switch (options.text(WEIGHTING)) {
            case "none" -> loss;
            case "wpo" -> new WeightedPreferenceLoss(loss, 1);
            case "wpo_unclamped" -> new WeightedPreferenceLoss(loss, Double.POSITIVE_INFINITY);
            default -> throw options.refused(WEIGHTING);
        };
    }

    @Override
    public Needs needs() {
        return loss.needs().withCollisions();
    }

    @Override
    public Reward reward() {
        return loss.reward();
    }

    @Override
    public double evaluate(LossBatch batch, double[] byToken) {
        return batch.eachAlone(loss, byToken, example -> {
            double both = batch.agreement(batch.best(example)) + batch.agreement(batch.worst(example));
            return Math.min(most, Math.exp(both));
        });
    }
}
