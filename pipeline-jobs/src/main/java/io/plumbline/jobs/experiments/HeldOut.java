package io.plumbline.jobs.experiments;

import io.plumbline.jobs.score.StoredSummary;
import io.plumbline.score.Interval;
import java.util.Optional;

/**
 * The held-out figures of an experiment, from its {@code summary.json}. A figure that it does not have is NaN.
 *
 * @param pairs compared completions, two by two
 * @param prompts of these; NaN in a summary of an earlier version, whose intervals are over examples
 * @param ties pairs whose rewards differ by no more than rounding
 * @param accuracy share of pairs whose chosen completion has the greater reward
 * @param accuracyInterval of it; empty where none was asked for
 * @param margin mean of the chosen reward less the rejected one
 * @param marginInterval of it; empty where none was asked for
 * @param loss mean loss
 * @param longerWins share of pairs whose longer completion is the chosen one
 */
record HeldOut(
        double pairs,
        double prompts,
        double ties,
        double accuracy,
        Optional<Interval> accuracyInterval,
        double margin,
        Optional<Interval> marginInterval,
        double loss,
        double longerWins) {
    private static final String ACCURACY = "rewards/accuracies";
    private static final String MARGIN = "rewards/margins";

    static HeldOut of(StoredSummary summary) {
        return new HeldOut(
                summary.number("pairs"),
                summary.number(StoredSummary.PROMPTS),
                summary.number("ties"),
                summary.number(ACCURACY),
                summary.interval(ACCURACY),
                summary.number(MARGIN),
                summary.interval(MARGIN),
                summary.number("loss"),
                summary.number("longer_wins"));
    }
}
