package io.plumbline.jobs.publish;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.compare.AccuracyDifference;
import io.plumbline.compare.PairedComparison;
import io.plumbline.jobs.config.PublishConfig;
import io.plumbline.jobs.config.ScoreConfig;
import io.plumbline.jobs.score.StoredSummary;
import io.plumbline.score.Interval;
import io.plumbline.score.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Judges a policy by its scores: every gate that is on, whether or not another was passed.
 *
 * @param config the gates
 * @param score the gate of the scores themselves
 * @param summary of the scores
 * @param scores the figures that the summary has not
 */
record Judgement(PublishConfig config, ScoreConfig score, StoredSummary summary, ScoreFigures scores) {
    private static final String ACCURACY = "held-out reward accuracy";
    private static final double CHANCE = 0.5;
    private static final String NO_PAIR = "there is no held-out pair to judge by";
    private static final String UNSURE = ", and is not sure: see the verdicts in summary.json";

    /** Returns the gates that are on, in a fixed order. */
    List<Gate> gates() {
        List<Gate> gates = new ArrayList<>();
        if (score.minimumAccuracy() > 0) {
            gates.add(minimumAccuracy());
        }
        if (config.accuracyLowerEnd() > 0) {
            gates.add(lowerEnd());
        }
        if (config.betterThanLength()) {
            gates.add(betterThanLength());
        }
        if (config.worseAtMost() != null) {
            scores.overPublished().map(this::worseAtMost).ifPresent(gates::add);
        }
        if (config.largestChosenFall() != null) {
            gates.add(chosenFall());
        }
        return gates;
    }

    /**
     * Refuses a policy that does not pass all of them.
     *
     * @param place what stays as it is
     * @param report the page that shows the scores
     * @throws PlumblineException of kind GATE that names each gate that was not passed, with its numbers
     */
    static void require(List<Gate> gates, String place, String report) {
        List<String> failed =
                gates.stream().filter(gate -> !gate.passes()).map(Gate::text).toList();
        if (!failed.isEmpty()) {
            throw new PlumblineException(
                    Kind.GATE,
                    "Cannot publish: the policy does not pass " + failed.size() + " of " + gates.size() + " gates: "
                            + String.join("; ", failed) + ". Nothing has changed in " + place
                            + "; see " + report + ", train a better policy, or ask for less");
        }
    }

    private Gate minimumAccuracy() {
        boolean known = summary.hasAccuracy();
        double accuracy = known ? summary.accuracy() : Double.NaN;
        return new Gate(
                "score.minimum-accuracy",
                asksFor("at least %.4f", score.minimumAccuracy()),
                known ? number(ACCURACY + " is %.4f", accuracy) : NO_PAIR,
                accuracy >= score.minimumAccuracy());
    }

    private Gate lowerEnd() {
        Optional<Interval> interval = summary.interval("rewards/accuracies");
        // With few prompts, all of which agree, the interval is a point; the verdict rests on a sign test as well.
        // A policy that learned nothing has no verdict on that.
        boolean isSure = interval.filter(ends -> ends.low() > CHANCE).isEmpty()
                || !summary.says(Verdict.Code.HELD_OUT_TOO_SMALL) && !summary.says(Verdict.Code.LEARNED_NOTHING);
        return new Gate(
                "publish.accuracy-lower-end",
                asksFor("at least %.4f at its lower end", config.accuracyLowerEnd()),
                interval.map(ends -> "the 95 % interval of the " + ACCURACY + " is " + text(ends)
                                + (isSure ? "" : UNSURE) + overExamples())
                        .orElseGet(this::noInterval),
                isSure
                        && interval.filter(ends -> ends.low() >= config.accuracyLowerEnd())
                                .isPresent());
    }

    private Gate betterThanLength() {
        Optional<Interval> longer = summary.interval("accuracy_over_longer_wins");
        Optional<Interval> shorter = summary.interval("accuracy_over_shorter_wins");
        boolean isBetter = longer.filter(ends -> ends.low() > 0).isPresent()
                && shorter.filter(ends -> ends.low() > 0).isPresent();
        // As above.
        boolean isSure = !summary.says(Verdict.Code.NO_BETTER_THAN_LENGTH)
                && !summary.says(Verdict.Code.HELD_OUT_TOO_SMALL)
                && !summary.says(Verdict.Code.LEARNED_NOTHING);
        String found = longer.isEmpty() || shorter.isEmpty()
                ? noInterval()
                : "the 95 % interval of the " + ACCURACY + " less that of \"the longer one wins\" is "
                        + text(longer.get()) + ", less that of \"the shorter one wins\" " + text(shorter.get())
                        + (isBetter && !isSure ? UNSURE : "") + overExamples();
        return new Gate("publish.better-than-length", "asks for more than 0, surely", found, isBetter && isSure);
    }

    private String noInterval() {
        if (!(summary.number("pairs") > 0)) {
            return NO_PAIR;
        }
        return (summary.number(StoredSummary.PROMPTS) > 1
                        ? "one prompt of the held-out pairs outweighs the others"
                        : "all held-out pairs are of one prompt")
                + ", so that there is no interval to judge by";
    }

    /** Returns the clause on intervals of an earlier version, which may be too narrow; empty for others. */
    private String overExamples() {
        return Double.isNaN(summary.number(StoredSummary.PROMPTS))
                ? ", of a summary of an earlier version: too narrow where several held-out examples share a prompt; delete"
                        + " summary.json and run score to have it over prompts"
                : "";
    }

    private Gate worseAtMost(ScoreFigures.OverPublished over) {
        double most = config.worseAtMost();
        String asks = asksFor("no more than %.4f below, and none that is sure", most);
        String key = "publish.worse-at-most";
        AccuracyDifference difference = over.comparison().accuracy();
        if (difference == null) {
            return new Gate(
                    key, asks, "no held-out example has scores of the published " + over.version() + " as well", false);
        }
        PairedComparison paired = over.comparison();
        long fewer = paired.examples() + paired.unlike() + Math.min(paired.onlyFirst(), paired.onlySecond());
        if (2 * paired.examples() < fewer) {
            return new Gate(
                    key,
                    asks,
                    "only " + paired.examples() + " held-out examples have scores of the published " + over.version()
                            + " as well, of at least " + fewer + " of each",
                    false);
        }
        boolean isJudged = difference.interval() != null;
        String found = String.format(
                Locale.ROOT,
                "on the %d held-out examples (%d prompts) that both have scores of, the reward accuracy is %.4f, that of"
                        + " the published %s %.4f (95 %% interval of the difference %s; better on %d prompts, worse on %d)%s",
                paired.examples(),
                paired.prompts(),
                difference.second(),
                over.version(),
                difference.first(),
                isJudged
                        ? text(difference.interval())
                        : "not known, as one prompt has more of the pairs than all others together",
                difference.better(),
                difference.worse(),
                paired.ofUnknownPrompt() == 0
                        ? ""
                        : "; both scores are of an earlier version, which kept no ids of prompts, so that the interval is too"
                                + " narrow where examples share one");
        return new Gate(key, asks, found, isJudged && difference.difference() >= -most && !difference.isSurelyWorse());
    }

    private Gate chosenFall() {
        double most = config.largestChosenFall();
        double fall = scores.chosenFall();
        return new Gate(
                "publish.largest-chosen-fall",
                asksFor("at most %.2f", most),
                Double.isNaN(fall) ? NO_PAIR : number("the chosen completions lost %.2f nats on average", fall),
                fall <= most);
    }

    private static String asksFor(String format, double value) {
        return number("asks for " + format, value);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static String text(Interval interval) {
        return String.format(Locale.ROOT, "%.4f to %.4f", interval.low(), interval.high());
    }
}
