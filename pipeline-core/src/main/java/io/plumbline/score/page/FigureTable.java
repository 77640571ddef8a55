package io.plumbline.score.page;

import io.plumbline.report.Figures;
import io.plumbline.report.Html;
import io.plumbline.report.Section;
import io.plumbline.report.Table;
import io.plumbline.score.Interval;
import io.plumbline.score.Intervals;
import io.plumbline.score.LabelledScores;
import io.plumbline.score.ScoreSummary;
import io.plumbline.score.Tally;
import java.util.Map;

/** The figures of held-out examples under the names of {@code summary.json}, each with what it says. */
final class FigureTable {
    private final Table.Builder table = Table.ofTexts("Figure", "Value", "95 % interval");

    private FigureTable() {}

    /** Returns the section of a policy's figures. */
    static Section of(ScoreSummary summary) {
        return Section.of(
                "figures",
                "Held-out figures",
                "The figures of summary.json over all held-out examples, each with what it says.",
                summary.total().pairs() == 0 ? Html.NONE : Section.card(ofPairs(summary)),
                summary.labelled().count() == 0 ? Html.NONE : Section.card(ofLabelled(summary.labelled())));
    }

    private static Html ofPairs(ScoreSummary summary) {
        Tally total = summary.total();
        Intervals intervals = summary.intervals();
        Map<String, Double> named = total.named();
        FigureTable figures = new FigureTable();
        figures.share(
                "rewards/accuracies",
                "The reward accuracy: pairs whose chosen completion has the higher reward.",
                summary.accuracy(),
                intervals == null ? null : intervals.accuracy());
        figures.number(
                "rewards/margins",
                "Chosen reward less rejected reward, on average.",
                total.metrics().meanMargin(),
                intervals == null ? null : intervals.margin());
        figures.prompts(summary);
        figures.number("rewards/chosen", "Mean reward of the chosen completions.", named.get("rewards/chosen"), null);
        figures.number("rewards/rejected", "Mean reward of the rejected ones.", named.get("rewards/rejected"), null);
        figures.number(
                "loss",
                Double.isNaN(summary.unchangedLoss())
                        ? "The loss that was trained with."
                        : "The loss that was trained with; a policy that learned nothing has "
                                + Figures.decimal(summary.unchangedLoss()) + ".",
                total.meanLoss(),
                null);
        figures.share(
                "policy_accuracy",
                "Pairs whose chosen completion the policy alone finds likelier, the reference left aside.",
                total.policyAccuracy(),
                intervals == null ? null : intervals.policyAccuracy());
        figures.share(
                "policy_accuracy_per_token",
                "The same by the mean of a token, so that length counts less.",
                total.policyAccuracyPerToken(),
                null);
        figures.share(
                "reference_accuracy",
                "Pairs whose chosen completion the reference finds likelier: what was there before.",
                total.referenceAccuracy(),
                null);
        figures.share(
                "longer_wins",
                "Pairs whose chosen completion is the longer one: what a rule that knows nothing but length would get.",
                total.longerWins(),
                null);
        figures.number(
                "logps/chosen",
                "Mean log-probability of the chosen completions under the policy, in nats.",
                named.get("logps/chosen"),
                null);
        figures.number("logps/rejected", "The same of the rejected ones.", named.get("logps/rejected"), null);
        figures.row(
                "ties",
                "Pairs whose rewards differ by no more than rounding: neither right nor wrong.",
                Figures.count(total.metrics().ties()),
                "");
        return figures.table.html();
    }

    private static Html ofLabelled(LabelledScores scores) {
        Map<String, Double> named = scores.metrics().named();
        FigureTable figures = new FigureTable();
        figures.row(
                "labelled: completions",
                "Held-out completions that are judged alone, good or bad.",
                Figures.count(scores.count()),
                "");
        figures.share(
                "labelled: good_above_bad",
                "Of all two of which one is good and one bad, those whose good one has the higher reward (the area under the"
                        + " ROC curve). Guessing gives a half.",
                scores.goodAboveBad(),
                null);
        figures.share(
                "labelled: rewards/accuracies",
                "Completions whose reward has the sign of their label: above 0 of good ones, below of bad ones.",
                named.get("rewards/accuracies"),
                null);
        figures.number("labelled: rewards/chosen", "Mean reward of good ones.", named.get("rewards/chosen"), null);
        figures.number("labelled: rewards/rejected", "Mean reward of bad ones.", named.get("rewards/rejected"), null);
        figures.number("labelled: rewards/margins", "The difference of the two.", named.get("rewards/margins"), null);
        return figures.table.html();
    }

    /** Returns the figures of a reward model. */
    static Html ofRewardModel(ScoreSummary summary, double offset) {
        Tally total = summary.total();
        Intervals intervals = summary.intervals();
        FigureTable figures = new FigureTable();
        figures.share(
                "accuracy",
                "Pairs whose better completion has the higher score.",
                summary.accuracy(),
                intervals == null ? null : intervals.accuracy());
        figures.number(
                "margin",
                "Score of the better completion less that of the other, on average.",
                total.metrics().meanMargin(),
                intervals == null ? null : intervals.margin());
        figures.prompts(summary);
        figures.number("loss", "The loss that was trained with.", total.meanLoss(), null);
        figures.share(
                "calibration: error",
                "Mean distance between how sure the model is and how often it is right.",
                summary.calibration().error(),
                null);
        figures.share(
                "longer_wins",
                "Pairs whose better completion is the longer one: what a rule that knows nothing but length would get.",
                total.longerWins(),
                null);
        figures.number(
                "reward_offset",
                "The mean score over the training data, which is subtracted from every score.",
                offset,
                null);
        figures.row(
                "ties",
                "Pairs whose scores are the same.",
                Figures.count(total.metrics().ties()),
                "");
        return figures.table.html();
    }

    private void prompts(ScoreSummary summary) {
        row(
                "prompts",
                "What the pairs are of. Pairs of one prompt depend on each other: intervals are drawn over prompts, each with all"
                        + " its pairs.",
                Figures.count(summary.prompts()),
                "");
    }

    private void share(String name, String meaning, double value, Interval interval) {
        row(
                name,
                meaning,
                Figures.percent(value),
                interval == null ? "" : Figures.percents(interval.low(), interval.high()));
    }

    private void number(String name, String meaning, double value, Interval interval) {
        row(
                name,
                meaning,
                Figures.decimal(value),
                interval == null ? "" : Figures.decimals(interval.low(), interval.high()));
    }

    private void row(String name, String meaning, String value, String interval) {
        table.rowOf(RunSections.named(name, meaning), Table.whole(value), Table.whole(interval));
    }
}
