package io.plumbline.score;

import io.plumbline.loss.Rounding;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The log-probs that policy and reference give the completions of a held-out example, the best completion first.
 *
 * @param id the example's id, 64 hexadecimal digits
 * @param source name of the data set that the example came from
 * @param policy log π(completion | prompt) of each
 * @param reference log π_ref(completion | prompt) of each
 * @param tokens of each
 * @param ranks of each, as an example has them: the smaller is preferred
 */
public record ExampleScore(String id, String source, double[] policy, double[] reference, int[] tokens, int[] ranks)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * Two completions of which one is preferred.
     *
     * @param chosen index of the preferred completion
     * @param rejected index of the other
     * @param score of the two as a pair
     */
    public record Comparison(int chosen, int rejected, PairScore score) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Returns every two completions of which one is preferred: of a pair one comparison, of K completions without ties
     * K (K − 1) / 2 (Ouyang et al. 2022, arXiv:2203.02155, section 3.5).
     *
     * @param beta scale of the rewards
     * @param rounding of the log-probs
     */
    public List<Comparison> comparisons(double beta, Rounding rounding) {
        List<Comparison> comparisons = new ArrayList<>();
        for (int chosen = 0; chosen < ranks.length; chosen++) {
            for (int rejected = chosen + 1; rejected < ranks.length; rejected++) {
                if (ranks[rejected] > ranks[chosen]) {
                    PairScore score = new PairScore(
                            id,
                            source,
                            policy[chosen],
                            policy[rejected],
                            reference[chosen],
                            reference[rejected],
                            beta,
                            tokens[chosen],
                            tokens[rejected],
                            rounding);
                    comparisons.add(new Comparison(chosen, rejected, score));
                }
            }
        }
        return comparisons;
    }
}
