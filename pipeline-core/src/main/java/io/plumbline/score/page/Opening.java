package io.plumbline.score.page;

import static io.plumbline.report.Tag.tag;

import io.plumbline.report.Figures;
import io.plumbline.report.Html;
import io.plumbline.report.Section;
import io.plumbline.report.ShareBar;
import io.plumbline.report.ShareBar.Mark;
import io.plumbline.report.Tag;
import io.plumbline.score.Interval;
import io.plumbline.score.Intervals;
import io.plumbline.score.ScoreSummary;
import io.plumbline.score.ShareInterval;
import io.plumbline.score.Verdict;
import java.util.List;

/** The first part of a report: the result in a sentence, what speaks against it, and the terms that all else is told in. */
final class Opening {
    /** The end of an interval that is not known. */
    private static final double NONE = Double.NaN;

    private Opening() {}

    /** The style class that tells whether to trust the figures: fully, with caution, or not at all. */
    static String tone(List<Verdict> verdicts) {
        if (verdicts.isEmpty()) {
            return "plain";
        }
        return switch (verdicts.get(0).code()) {
            case LEARNED_NOTHING, LABELS_REVERSED, HELD_OUT_TOO_SMALL -> "void";
            case NO_BETTER_THAN_LENGTH, REFERENCE_EXPLAINS, OVERFITS, CHOSEN_FELL, MUCH_TRUNCATED -> "caution";
        };
    }

    /** Returns verdicts with what to do about them; where there are none, which checks were made. */
    static Html verdicts(List<Verdict> verdicts, ScoreSummary summary) {
        if (verdicts.isEmpty() && summary.total().pairs() == 0) {
            return Section.note(
                    "No pair is held out, and all checks but that of cut texts are of pairs: they say nothing for"
                            + " or against this result.");
        }
        if (verdicts.isEmpty() && summary.intervals() == null) {
            return Section.note(
                    "Most checks need intervals, and were not made, since score.bootstrap-samples is 0. None of"
                            + " the others speaks against this result.");
        }
        if (verdicts.isEmpty()) {
            return tag("p", "cleared").text("None of the checks speaks against this result.");
        }
        return tag("ul", "verdicts " + tone(verdicts))
                .of(verdicts.stream().map(Opening::verdict).toList());
    }

    private static Html verdict(Verdict verdict) {
        return tag("li")
                .of(
                        tag("p", "found").text(verdict.text()),
                        tag("p", "remedy")
                                .of(tag("strong").text("What to do: "), Html.text(Wording.remedy(verdict.code()))));
    }

    /**
     * Returns the accuracy with what it is to be held against.
     *
     * @param judge what gives the rewards: {@code the policy}
     */
    static Html headline(ScoreSummary summary, String tone, String judge) {
        Intervals intervals = summary.intervals();
        Interval accuracy = intervals == null ? new Interval(0, 0) : intervals.accuracy();
        boolean known = intervals != null;
        ShareBar bar = new ShareBar(summary.accuracy(), known ? accuracy.low() : NONE, known ? accuracy.high() : NONE);
        Html number = tag("p", "number")
                .of(
                        tag("strong").text(Figures.percent(summary.accuracy())),
                        Html.text(" of " + Figures.count(summary.total().pairs()) + " held-out pairs"
                                + (summary.isOfPairs()
                                        ? ""
                                        : ", of " + Figures.count(summary.prompts()) + " prompts")));
        String interval = known
                ? " Over all pairs of this kind it lies between "
                        + Figures.percent(accuracy.low())
                        + " and " + Figures.percent(accuracy.high())
                        + " (95 % interval: of 100 intervals made in this way, about 95 hold the true value)."
                : summary.showsPrompts()
                        ? ""
                        : " There is no interval of it (" + ShareInterval.missing(summary.prompts())
                                + "): nothing shows how much prompts differ.";
        return Tag.tag("div", "card headline " + tone)
                .of(
                        number,
                        Section.note("The reward accuracy: in so many of them " + judge
                                + " gives the chosen completion a higher reward than the rejected one." + interval),
                        bar.html(List.of(
                                new Mark("guessing", 0.5),
                                new Mark("longer one wins", summary.total().longerWins()))));
    }

    /** Returns the terms of a policy's page. */
    static Html terms(String reward) {
        return tag("details", "card")
                .with("open", "")
                .of(
                        tag("summary").text("The terms of this page"),
                        tag("p").text(
                                        "A language model, the policy, was trained on preferences: to a prompt there are two"
                                                + " completions, of which somebody found one better (chosen) than the other"
                                                + " (rejected). The reference is the model that it is held against, as a rule the"
                                                + " one that it started as. Some of the pairs were held out: the policy did not"
                                                + " learn from them and is judged by them."),
                        tag("p").text(reward),
                        tag("p").text(
                                        "log is the natural logarithm. Differences of log-probabilities are told in nats: where a"
                                                + " completion gains 1 nat, it becomes 2.7 times as likely; where it loses 1, 2.7 times less"
                                                + " likely."));
    }
}
