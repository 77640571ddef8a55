package io.plumbline.score;

import io.plumbline.loss.Reward;
import io.plumbline.score.ExampleScore.Comparison;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores of all held-out pairs, and of held-out completions with a label.
 *
 * @param total sums over all examples and their pairs
 * @param examples number of examples that the pairs are of: fewer than pairs where lists of more than two were ranked
 * @param prompts number of prompts that these are of: fewer than examples where several share one
 * @param effectivePrompts number of prompts with as many pairs each that say as much as these: fewer than prompts where some have
 *     more pairs than others; NaN of no pair
 * @param reward of a completion, by the loss that the policy was trained with
 * @param unchangedLoss mean loss of the same examples under a policy that is its reference, ln 2 for DPO; NaN without any, or
 *     where the loss compares the examples of a step and so is not one of held-out examples
 * @param intervals confidence intervals; null where none were asked for, there is no pair, or the pairs do not show how much
 *     prompts differ
 * @param bySource slices by source, the largest first; the many small ones beyond a limit in one
 * @param byLengthDifference slices by chosen tokens − rejected tokens, those with pairs, in order
 * @param margins distribution of the margins
 * @param calibration of the margins, read as Bradley and Terry's model reads differences of rewards
 * @param movement how well pairs are ranked by how far the policy moved from the reference on them
 * @param mistakes some comparisons that are wrong by the widest margins, the worst first
 * @param labelled of completions that are judged alone, which are in none of the others
 */
public record ScoreSummary(
        Tally total,
        long examples,
        long prompts,
        double effectivePrompts,
        Reward reward,
        double unchangedLoss,
        Intervals intervals,
        List<Slice> bySource,
        List<Slice> byLengthDifference,
        Histogram margins,
        Calibration calibration,
        Movement movement,
        List<Comparison> mistakes,
        LabelledScores labelled) {
    /** Copies the slices. */
    public ScoreSummary {
        bySource = List.copyOf(bySource);
        byLengthDifference = List.copyOf(byLengthDifference);
        mistakes = List.copyOf(mistakes);
    }

    /** Returns the same summary with intervals. */
    ScoreSummary with(Intervals found) {
        return new ScoreSummary(
                total,
                examples,
                prompts,
                effectivePrompts,
                reward,
                unchangedLoss,
                found,
                bySource,
                byLengthDifference,
                margins,
                calibration,
                movement,
                mistakes,
                labelled);
    }

    /** Returns whether every pair is of a prompt of its own, so that pairs are as independent as prompts are. */
    public boolean isOfPairs() {
        return prompts == total.pairs();
    }

    /**
     * Returns whether the pairs show how much prompts differ, without which there is no interval: not where several pairs are all
     * of one prompt, nor where one prompt outweighs the others so far that all are worth fewer than two of equal size.
     */
    public boolean showsPrompts() {
        return isOfPairs() || EffectiveNumber.whole(effectivePrompts) > 1;
    }

    /**
     * The means over all examples under TRL's names, in TRL's order, as a training tells them: completions that are judged alone
     * stand with the pairs. NaN of nothing.
     */
    public Map<String, Double> named() {
        Map<String, Double> named = new LinkedHashMap<>();
        named.put("loss", total.meanLoss());
        named.putAll(total.metrics().plus(labelled.metrics()).named());
        return named;
    }

    /** Held-out {@code rewards/accuracies}: share of pairs whose chosen reward is the greater; NaN without pairs. */
    public double accuracy() {
        return total.metrics().accuracy();
    }
}
