package io.plumbline.score;

import io.plumbline.loss.Outcome;
import io.plumbline.loss.PairLogProbs;
import io.plumbline.loss.PairRewards;
import io.plumbline.loss.Reward;
import io.plumbline.loss.Rounding;
import java.io.Serializable;
import java.util.Objects;

/**
 * The scores of a held-out pair under a policy: a row of {@code scores/*.parquet}.
 *
 * @param id the id of the example that holds the pair, 64 hexadecimal digits
 * @param promptId id of its prompt, which other pairs may share; null where it is not known
 * @param source where the pair came from
 * @param policyChosen log π(chosen | prompt)
 * @param policyRejected log π(rejected | prompt)
 * @param referenceChosen log π_ref(chosen | prompt)
 * @param referenceRejected log π_ref(rejected | prompt)
 * @param reward of a completion, by the loss that the policy was trained with
 * @param chosenTokens tokens of the chosen completion, at least 1
 * @param rejectedTokens tokens of the rejected completion, at least 1
 * @param rounding of the four log-probs
 * @param rewarded the four log-probs as the reward takes them
 */
public record PairScore(
        String id,
        String promptId,
        String source,
        double policyChosen,
        double policyRejected,
        double referenceChosen,
        double referenceRejected,
        Reward reward,
        int chosenTokens,
        int rejectedTokens,
        Rounding rounding,
        PairLogProbs rewarded)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Refuses what no model gives. */
    public PairScore {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(reward, "reward");
        Objects.requireNonNull(rounding, "rounding");
        require(id, "log-probs must be finite", Double.isFinite(policyChosen + policyRejected));
        require(id, "reference log-probs must be finite", Double.isFinite(referenceChosen + referenceRejected));
        require(id, "both completions must have a token", chosenTokens > 0 && rejectedTokens > 0);
    }

    private static void require(String id, String message, boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("Score of pair " + id + ": " + message);
        }
    }

    /** The completions' rewards. */
    public PairRewards rewards() {
        return PairRewards.of(rewarded, reward, chosenTokens, rejectedTokens, rounding);
    }

    /** Compares the policy's log-probs with the label, without the reference. */
    Outcome policyOutcome() {
        return outcome(policyChosen, policyRejected);
    }

    /** Compares the reference's log-probs with the label. */
    Outcome referenceOutcome() {
        return outcome(referenceChosen, referenceRejected);
    }

    private Outcome outcome(double chosen, double rejected) {
        return Outcome.of(
                chosen - rejected,
                Math.hypot(rounding.of(chosen, chosenTokens), rounding.of(rejected, rejectedTokens)));
    }

    /** Compares the policy's mean log-probs per token with the label. */
    Outcome policyOutcomePerToken() {
        return outcomePerToken(policyChosen, policyRejected);
    }

    /** Compares the reference's mean log-probs per token with the label. */
    Outcome referenceOutcomePerToken() {
        return outcomePerToken(referenceChosen, referenceRejected);
    }

    private Outcome outcomePerToken(double chosen, double rejected) {
        return Outcome.of(
                chosen / chosenTokens - rejected / rejectedTokens,
                Math.hypot(
                        rounding.of(chosen, chosenTokens) / chosenTokens,
                        rounding.of(rejected, rejectedTokens) / rejectedTokens));
    }

    /** Mean of |log π − log π_ref| over the two completions, in nats. */
    double distance() {
        return (Math.abs(policyChosen - referenceChosen) + Math.abs(policyRejected - referenceRejected)) / 2;
    }

    /** Chosen tokens − rejected tokens. */
    int lengthDifference() {
        return chosenTokens - rejectedTokens;
    }
}
