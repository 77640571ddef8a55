package io.plumbline.score;

import io.plumbline.score.PairColumns.Amount;
import io.plumbline.score.PairColumns.Vote;
import java.util.SplittableRandom;

/**
 * Sums over one draw of prompts, with replacement, as many as there are, with all their examples and the pairs of these, of which
 * there is one at least.
 */
final class Resample {
    private static final Amount[] AMOUNTS = Amount.values();
    private static final Vote[] VOTES = Vote.values();

    private final double[] amounts = new double[AMOUNTS.length];
    private final long[] votes = new long[VOTES.length];
    private long size;
    private long correct;
    private long policyCorrect;
    private final LossColumns.Sum loss;

    private Resample(PairColumns pairs) {
        this.loss = pairs.losses().new Sum();
    }

    /**
     * Draws.
     *
     * @param pairs at least one
     * @param prompts the examples of each prompt
     */
    static Resample of(PairColumns pairs, int[][] prompts, SplittableRandom random) {
        Resample drawn = draw(pairs, prompts, random);
        // Lists of ties only have no pairs, and without pairs there is no accuracy.
        while (drawn.size == 0) {
            drawn = draw(pairs, prompts, random);
        }
        return drawn;
    }

    private static Resample draw(PairColumns pairs, int[][] prompts, SplittableRandom random) {
        Resample sums = new Resample(pairs);
        for (int draw = 0; draw < prompts.length; draw++) {
            for (int example : prompts[random.nextInt(prompts.length)]) {
                sums.loss.add(example);
                for (int pair = pairs.first(example); pair < pairs.end(example); pair++) {
                    sums.add(pairs, pair);
                }
            }
        }
        return sums;
    }

    private void add(PairColumns pairs, int pair) {
        size++;
        for (Amount amount : AMOUNTS) {
            amounts[amount.ordinal()] += pairs.amount(amount, pair);
        }
        for (Vote vote : VOTES) {
            votes[vote.ordinal()] += pairs.vote(vote, pair);
        }
        correct += Math.max(0, pairs.vote(Vote.REWARDS, pair));
        policyCorrect += Math.max(0, pairs.vote(Vote.POLICY, pair));
    }

    double accuracy() {
        return (double) correct / size;
    }

    double policyAccuracy() {
        return (double) policyCorrect / size;
    }

    double mean(Amount amount) {
        return amounts[amount.ordinal()] / size;
    }

    /** The mean loss of the examples. */
    double meanLoss() {
        return loss.mean();
    }

    /** Pairs for the label less pairs against it, as a share of all. */
    double advantage(Vote vote) {
        return (double) votes[vote.ordinal()] / size;
    }

    /**
     * Returns the accuracy of one vote less that of another, or less that of the other's opposite. A vote for neither side
     * counts as half right.
     *
     * @param direction 1, or −1 for the opposite
     */
    double over(Vote vote, Vote other, int direction) {
        return (votes[vote.ordinal()] - direction * votes[other.ordinal()]) / (2.0 * size);
    }
}
