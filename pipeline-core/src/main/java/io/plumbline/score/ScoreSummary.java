package io.plumbline.score;

import io.plumbline.loss.Reward;
import java.util.List;

/**
 * Scores of all held-out pairs, and of held-out completions with a label.
 *
 * @param total sums over all examples and their pairs
 * @param examples number of examples that the pairs are of: fewer than pairs where lists of more than two were ranked
 * @param reward of a completion, by the loss that the policy was trained with
 * @param unchangedLoss mean loss of the same examples under a policy that is its reference, ln 2 for DPO; NaN without any, or
 *     where the loss compares the examples of a step and so is not one of held-out examples
 * @param intervals confidence intervals; null where none were asked for or there is no pair
 * @param bySource slices by source, the largest first; the many small ones beyond a limit in one
 * @param byLengthDifference slices by chosen tokens − rejected tokens, those with pairs, in order
 * @param margins distribution of the margins
 * @param labelled of completions that are judged alone, which are in none of the others
 */
public record ScoreSummary(
        Tally total,
        long examples,
        Reward reward,
        double unchangedLoss,
        Intervals intervals,
        List<Slice> bySource,
        List<Slice> byLengthDifference,
        Histogram margins,
        LabelledScores labelled) {
    /** Copies the slices. */
    public ScoreSummary {
        bySource = List.copyOf(bySource);
        byLengthDifference = List.copyOf(byLengthDifference);
    }

    /** Held-out {@code rewards/accuracies}: share of pairs whose chosen reward is the greater; NaN without pairs. */
    public double accuracy() {
        return total.metrics().accuracy();
    }
}
