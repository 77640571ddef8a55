package io.plumbline.loss;

/**
 * The loss of a reward model on all comparisons of a prompt (Ouyang et al. 2022, eq. 1; of pairs Christiano et al. 2017). With
 * the score r of each of K completions, of which C comparisons have a better one b and a worse one w,
 *
 * <pre>L = 1/C Σ ( −log σ(r_b − r_w − m) + c (r_b + r_w)² )</pre>
 *
 * where m is how much better the input says that b is (Touvron et al. 2023) and c holds scores near 0 (Eisenstein et al.
 * 2023). Completions of one rank are not compared; an example without comparisons adds nothing.
 *
 * @param margins whether the input has m; else it is 0
 * @param centering c, &gt;= 0
 */
public record ComparisonLoss(Needs.Margins margins, double centering) implements Loss {
    @Override
    public Needs needs() {
        Needs needs = new Needs(
                Needs.LogProbs.SUMS,
                Needs.LogProbs.NONE,
                Needs.Completions.ALL,
                Needs.Scope.EXAMPLE,
                Needs.Mean.EXAMPLES);
        return margins == Needs.Margins.READ ? needs.withMargins() : needs;
    }

    @Override
    public Reward reward() {
        return new Reward(1, Score.POLICY);
    }

    @Override
    public double evaluate(LossBatch batch, double[] byToken) {
        double sum = 0;
        for (int example = 0; example < batch.examples(); example++) {
            double share = 1.0 / Math.max(1, comparisons(batch, example));
            double margin = margins == Needs.Margins.READ ? batch.margin(example) : 0;
            for (int better = batch.best(example); better < batch.worst(example); better++) {
                for (int worse = better + 1; worse <= batch.worst(example); worse++) {
                    if (batch.rank(worse) > batch.rank(better)) {
                        sum += share * compare(batch, better, worse, margin, share, byToken);
                    }
                }
            }
        }
        return sum;
    }

    private static int comparisons(LossBatch batch, int example) {
        int comparisons = 0;
        for (int better = batch.best(example); better < batch.worst(example); better++) {
            for (int worse = better + 1; worse <= batch.worst(example); worse++) {
                comparisons += batch.rank(worse) > batch.rank(better) ? 1 : 0;
            }
        }
        return comparisons;
    }

    private double compare(LossBatch batch, int better, int worse, double margin, double share, double[] byToken) {
        double one = batch.score(better, Score.POLICY);
        double other = batch.score(worse, Score.POLICY);
        double logit = one - other - margin;
        double both = one + other;
        double byBoth = share * 2 * centering * both;
        double byLogit = -share * Sigmoid.sigmoid(-logit);
        batch.add(byBoth + byLogit, better, Score.POLICY, byToken);
        batch.add(byBoth - byLogit, worse, Score.POLICY, byToken);
        return -Sigmoid.logSigmoid(logit) + centering * both * both;
    }
}
