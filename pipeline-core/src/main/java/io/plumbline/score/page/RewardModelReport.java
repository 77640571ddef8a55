package io.plumbline.score.page;

import static io.plumbline.report.Tag.tag;

import io.plumbline.report.Html;
import io.plumbline.report.Page;
import io.plumbline.report.Section;
import io.plumbline.score.ScoreSummary;
import java.util.List;
import java.util.Map;

/** {@code reward-model.html}: the page on a reward model. */
public final class RewardModelReport {
    private static final String TERMS = "A reward model gives a completion of a prompt one score. It was trained on"
            + " preferences: of two completions, somebody found one better (chosen) than the other (rejected), and it should"
            + " get the higher score. Some of the pairs were held out: the model did not learn from them and is judged by them."
            + " Only differences between scores of one prompt mean something.";

    private RewardModelReport() {}

    /** Returns the page. */
    public static String html(RewardModelContent content) {
        ScoreSummary summary = content.summary();
        ResultSections results = new ResultSections(summary);
        Html opening = Html.all(
                Opening.headline(summary, "plain", "the model"),
                tag("details", "card")
                        .with("open", "")
                        .of(tag("summary").text("The terms of this page"), tag("p").text(TERMS)));
        List<Section> sections = List.of(
                Section.of(
                        "figures",
                        "Held-out figures",
                        "The figures of reward-model.json, and what they say.",
                        Section.card(FigureTable.ofRewardModel(summary, content.offset()))),
                new CurveCharts(content.curves()).section(Double.NaN),
                results.margins(),
                results.slices(),
                MistakesSection.of(summary.mistakes(), Map.of(), "score"),
                RunSections.data(content.data()),
                RunSections.run(content.run()));
        return new Page("Reward model report", content.run().place(), opening, sections).html();
    }
}
