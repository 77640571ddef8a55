package io.plumbline.loss;

import java.util.List;

/**
 * Direct preference optimisation of a ranking (Rafailov et al. 2023, A.3, eq. 20; Plackett 1975, Luce 1959): with the reward
 * r = β (log π − log π_ref) of each of K completions, best first,
 *
 * <pre>L = −Σ_k log( exp(r_k) / Σ_{j ≥ k} exp(r_j) )</pre>
 *
 * which for K = 2 is −log σ(r_1 − r_2). Of completions that share a rank none stands below another: j runs over those that
 * are ranked worse than k, and k itself.
 *
 * <p>A reward model has its scores in the place of rewards (Ouyang et al. 2022 compare by twos instead).
 *
 * @param beta how strongly the policy is held to the reference, &gt; 0
 * @param score that β is multiplied by
 */
public record PlackettLuceLoss(double beta, Score score) implements Loss {
    /** Its line in the table of losses. */
    public static final LossType TYPE = LossType.of(
            "plackett_luce",
            "DPO of K ranked completions (Rafailov et al. 2023, A.3), which for K = 2 is that of pairs",
            List.of(LossOption.BETA),
            options -> new PlackettLuceLoss(options.decimal(LossOption.BETA)));

    /** Refuses a beta that is not positive. */
    public PlackettLuceLoss {
        LossOption.BETA.requirePositive(beta);
    }

    /** Of log-ratios to the reference. */
    public PlackettLuceLoss(double beta) {
        this(beta, Score.LOG_RATIO);
    }

    @Override
    public Reward reward() {
        return new Reward(beta, score);
    }

    @Override
    public Needs needs() {
        return new Needs(
                Needs.LogProbs.SUMS,
                score.reference(),
                Needs.Completions.ALL,
                Needs.Scope.EXAMPLE,
                Needs.Mean.EXAMPLES);
    }

    @Override
    public double evaluate(LossBatch batch, double[] byToken) {
        double sum = 0;
        for (int example = 0; example < batch.examples(); example++) {
            int worst = batch.worst(example);
            int worse = batch.best(example);
            for (int one = batch.best(example); one < worst; one++) {
                while (worse <= worst && batch.rank(worse) == batch.rank(one)) {
                    worse++;
                }
                sum += negativeLogShare(batch, one, worse, worst + 1, byToken);
            }
        }
        return sum;
    }

    /** Returns −log of the share that one completion has of itself and others: log(1 + Σ_j exp(r_j − r_one)). */
    private double negativeLogShare(LossBatch batch, int one, int from, int to, double[] byToken) {
        double largest = 0;
        for (int other = from; other < to; other++) {
            largest = Math.max(largest, difference(batch, other, one));
        }
        // The largest exponential is 1 and stands apart, so that small ones are not lost beside it.
        double rest = largest > 0 ? Math.exp(-largest) : 0;
        boolean apart = largest == 0;
        for (int other = from; other < to; other++) {
            double difference = difference(batch, other, one);
            if (!apart && difference == largest) {
                apart = true;
            } else {
                rest += Math.exp(difference - largest);
            }
        }
        double share = 0;
        for (int other = from; other < to; other++) {
            double byOther = beta * Math.exp(difference(batch, other, one) - largest) / (1 + rest);
            batch.add(byOther, other, score, byToken);
            share += byOther;
        }
        batch.add(-share, one, score, byToken);
        return largest + Math.log1p(rest);
    }

    /** r_other − r_one. */
    private double difference(LossBatch batch, int other, int one) {
        return beta * (batch.score(other, score) - batch.score(one, score));
    }
}
