package io.plumbline.score;

import io.plumbline.example.Label;
import io.plumbline.example.Strength;
import io.plumbline.loss.CompletionLogProbs;
import io.plumbline.loss.LabelledReward;
import io.plumbline.loss.LossBatch;
import io.plumbline.loss.Needs;
import io.plumbline.loss.Reward;
import io.plumbline.loss.Rounding;
import io.plumbline.loss.WeightedLosses;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The log-probs that policy and reference give the completions of a held-out example, the best completion first.
 *
 * @param id the example's id, 64 hexadecimal digits
 * @param promptId id of its prompt, which other examples may share; null where it is not known
 * @param source name of the data set that the example came from
 * @param policy log π(completion | prompt) of each
 * @param reference log π_ref(completion | prompt) of each
 * @param tokens of each
 * @param ranks of each, as an example has them: the smaller is preferred, and none is smaller than the one before
 * @param policyTokens the policy's log-probs of each completion's tokens; null where only the sums are known
 * @param referenceTokens the reference's; null where only the sums are known
 * @param strength how much the example counts in a loss, and by how much its best completion is better
 */
public record ExampleScore(
        String id,
        String promptId,
        String source,
        double[] policy,
        double[] reference,
        int[] tokens,
        int[] ranks,
        float[][] policyTokens,
        float[][] referenceTokens,
        Strength strength)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Refuses what no model gives, and a wrong number of values. */
    public ExampleScore {
        require(
                id,
                "there must be a log-prob of policy and reference, a length and a rank for each completion",
                policy.length == reference.length && policy.length == tokens.length && policy.length == ranks.length);
        require(id, "log-probs must be finite", Arrays.stream(policy).allMatch(Double::isFinite));
        require(
                id,
                "reference log-probs must be finite",
                Arrays.stream(reference).allMatch(Double::isFinite));
    }

    /** Scores of which only the sums are known, of a prompt of its own. */
    public ExampleScore(String id, String source, double[] policy, double[] reference, int[] tokens, int[] ranks) {
        this(id, null, source, policy, reference, tokens, ranks, null, null, Strength.UNSAID);
    }

    private static void require(String id, String message, boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("Score of example " + id + ": " + message);
        }
    }

    /**
     * Two completions of which one is preferred.
     *
     * @param chosen index of the preferred completion
     * @param rejected index of the other
     * @param score of the two as a pair
     * @param loss of the two, or of all completions of the example, which then stands in its first comparison; NaN where it has
     *     none
     */
    public record Comparison(int chosen, int rejected, PairScore score, double loss) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Returns every two completions of which one is preferred: of a pair one comparison, of K completions without ties
     * K (K − 1) / 2 (Ouyang et al. 2022, arXiv:2203.02155, section 3.5).
     *
     * @param losses the loss that the policy was trained with, which gives the rewards
     * @param rounding of the log-probs
     */
    public List<Comparison> comparisons(WeightedLosses losses, Rounding rounding) {
        Reward reward = losses.reward();
        List<Comparison> comparisons = new ArrayList<>();
        for (int[] two : compared()) {
            int chosen = two[0];
            int rejected = two[1];
            PairScore score = new PairScore(
                    id,
                    promptId,
                    source,
                    policy[chosen],
                    policy[rejected],
                    reference[chosen],
                    reference[rejected],
                    reward,
                    tokens[chosen],
                    tokens[rejected],
                    rounding,
                    reward.seen(LossBatch.of(List.of(logProbs(chosen, rejected))))
                            .pair(0));
            comparisons.add(new Comparison(chosen, rejected, score, loss(losses, comparisons.size(), two)));
        }
        return comparisons;
    }

    /** Each is divided by its own counts, so that it depends on no other example. */
    private double loss(WeightedLosses losses, int comparison, int[] two) {
        if (!losses.isOfExamples()) {
            return Double.NaN;
        }
        if (losses.needs().completions() == Needs.Completions.PAIR) {
            return losses.sums(strengthened(List.of(logProbs(two)))).mean();
        }
        return comparison > 0
                ? Double.NaN
                : losses.sums(lossBatch(losses.needs().completions())).mean();
    }

    /**
     * Returns the reward of the only completion, where a label says whether it is good; empty for others.
     *
     * @param reward of a completion, by the loss that the policy was trained with
     * @param rounding of the log-probs
     */
    Optional<LabelledReward> labelled(Reward reward, Rounding rounding) {
        return strength.label() == Label.UNSAID
                ? Optional.empty()
                : Optional.of(LabelledReward.of(LossBatch.of(List.of(List.of(logProbs(0)))), 0, reward, rounding));
    }

    /** Returns the indices of every two completions of which the first is preferred. */
    private List<int[]> compared() {
        List<int[]> compared = new ArrayList<>();
        for (int chosen = 0; chosen < ranks.length; chosen++) {
            for (int rejected = chosen + 1; rejected < ranks.length; rejected++) {
                if (ranks[rejected] > ranks[chosen]) {
                    compared.add(new int[] {chosen, rejected});
                }
            }
        }
        return compared;
    }

    /**
     * Returns the example as a loss takes it: whole; or, where the loss compares two completions, each of its comparisons as an
     * example of its own.
     */
    LossBatch lossBatch(Needs.Completions needed) {
        List<List<CompletionLogProbs>> examples =
                switch (needed) {
                    case BEST, ALL -> List.of(
                            logProbs(IntStream.range(0, ranks.length).toArray()));
                    case PAIR -> compared().stream().map(this::logProbs).toList();
                };
        return strengthened(examples);
    }

    private LossBatch strengthened(List<List<CompletionLogProbs>> examples) {
        return LossBatch.of(examples)
                .withStrengths(each(strength.weight(), examples.size()), each(strength.margin(), examples.size()));
    }

    private static double[] each(double number, int count) {
        double[] numbers = new double[count];
        Arrays.fill(numbers, number);
        return numbers;
    }

    private List<CompletionLogProbs> logProbs(int... indices) {
        return Arrays.stream(indices).mapToObj(this::logProbs).toList();
    }

    private CompletionLogProbs logProbs(int index) {
        // A loss counts ranks from 0, and takes a bad completion for one that another is preferred to.
        int rank = strength.label() == Label.UNDESIRABLE ? 1 : ranks[index] - 1;
        if (policyTokens == null || referenceTokens == null) {
            return CompletionLogProbs.ofSum(rank, policy[index], tokens[index]).withReference(reference[index]);
        }
        return CompletionLogProbs.ofTokens(rank, doubles(policyTokens[index]))
                .withReference(doubles(referenceTokens[index]));
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int index = 0; index < doubles.length; index++) {
            doubles[index] = values[index];
        }
        return doubles;
    }
}
