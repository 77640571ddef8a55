package io.plumbline.score;

import io.plumbline.loss.LossSums;
import io.plumbline.loss.Outcome;
import io.plumbline.loss.PairRewards;
import java.util.Arrays;
import java.util.List;

/**
 * The numbers that resampling uses, in flat arrays of 35 bytes a pair and 40 an example. The pairs of an example stand
 * together: one, the comparisons of a ranked list, or none.
 */
final class PairColumns {
    /** A number of a pair. */
    enum Amount {
        MARGIN,
        CHOSEN_REWARD,
        REJECTED_REWARD,
        /** Mean of |log π − log π_ref| over the two completions, in nats. */
        DISTANCE
    }

    /** Something of a pair that speaks for its label, 1, against it, −1, or for neither, 0. */
    enum Vote {
        /** The rewards. */
        REWARDS,
        /** The policy's log-probs. */
        POLICY,
        /** The policy's mean log-probs of a token. */
        POLICY_PER_TOKEN,
        /** The reference's log-probs. */
        REFERENCE,
        /** The reference's mean log-probs of a token. */
        REFERENCE_PER_TOKEN,
        /** The lengths, if the longer one wins. */
        LENGTH
    }

    private static final int AMOUNTS = Amount.values().length;
    private static final LengthDifference[] LENGTH_DIFFERENCES = LengthDifference.values();

    private double[] amounts = new double[1024 * AMOUNTS];
    /** Two bits a vote, its value + 1. */
    private short[] votes = new short[1024];

    private byte[] lengthDifferences = new byte[1024];

    private int[] firsts = new int[1024];
    private final PromptClusters prompts = new PromptClusters();
    private final LossColumns losses = new LossColumns();

    private int size;
    private int examples;

    /**
     * Adds an example.
     *
     * @param promptId id of its prompt; null where that is not known
     * @param pairs its comparisons
     * @param loss its loss
     */
    void add(String promptId, List<PairScore> pairs, LossSums loss) {
        if (examples == firsts.length) {
            firsts = Arrays.copyOf(firsts, Math.addExact(examples, examples / 2));
        }
        firsts[examples++] = size;
        prompts.add(promptId);
        losses.add(loss);
        pairs.forEach(this::append);
    }

    private void append(PairScore score) {
        if (size == votes.length) {
            int larger = Math.addExact(size, size / 2);
            amounts = Arrays.copyOf(amounts, Math.multiplyExact(larger, AMOUNTS));
            votes = Arrays.copyOf(votes, larger);
            lengthDifferences = Arrays.copyOf(lengthDifferences, larger);
        }
        PairRewards rewards = score.rewards();
        put(Amount.MARGIN, rewards.margin());
        put(Amount.CHOSEN_REWARD, rewards.chosen());
        put(Amount.REJECTED_REWARD, rewards.rejected());
        put(Amount.DISTANCE, score.distance());
        put(Vote.REWARDS, of(rewards.outcome()));
        put(Vote.POLICY, of(score.policyOutcome()));
        put(Vote.POLICY_PER_TOKEN, of(score.policyOutcomePerToken()));
        put(Vote.REFERENCE, of(score.referenceOutcome()));
        put(Vote.REFERENCE_PER_TOKEN, of(score.referenceOutcomePerToken()));
        put(Vote.LENGTH, Integer.signum(score.lengthDifference()));
        lengthDifferences[size] =
                (byte) LengthDifference.of(score.lengthDifference()).ordinal();
        size++;
    }

    private static int of(Outcome outcome) {
        return switch (outcome) {
            case CORRECT -> 1;
            case TIE -> 0;
            case WRONG -> -1;
        };
    }

    private void put(Amount amount, double value) {
        amounts[size * AMOUNTS + amount.ordinal()] = value;
    }

    private void put(Vote vote, int value) {
        votes[size] |= (short) ((value + 1) << 2 * vote.ordinal());
    }

    int size() {
        return size;
    }

    int examples() {
        return examples;
    }

    /** The first pair of an example; its others follow. */
    int first(int example) {
        return firsts[example];
    }

    /** The pair after the last one of an example. */
    int end(int example) {
        return example + 1 == examples ? size : firsts[example + 1];
    }

    double amount(Amount amount, int pair) {
        return amounts[pair * AMOUNTS + amount.ordinal()];
    }

    int vote(Vote vote, int pair) {
        return (votes[pair] >> 2 * vote.ordinal() & 3) - 1;
    }

    LengthDifference lengthDifference(int pair) {
        return LENGTH_DIFFERENCES[lengthDifferences[pair]];
    }

    /** Returns the prompts of the examples. */
    PromptClusters prompts() {
        return prompts;
    }

    /** Returns the number of pairs of each prompt that has one. */
    double[] pairsOfPrompts() {
        return Arrays.stream(prompts.examples())
                .mapToDouble(all -> Arrays.stream(all)
                        .mapToDouble(example -> end(example) - first(example))
                        .sum())
                .filter(pairs -> pairs > 0)
                .toArray();
    }

    /** Returns the losses of the examples. */
    LossColumns losses() {
        return losses;
    }

    double[] sortedMargins() {
        double[] sorted = new double[size];
        for (int pair = 0; pair < size; pair++) {
            sorted[pair] = amount(Amount.MARGIN, pair);
        }
        Arrays.sort(sorted);
        return sorted;
    }
}
