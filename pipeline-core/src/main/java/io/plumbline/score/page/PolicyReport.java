package io.plumbline.score.page;

import static io.plumbline.report.Tag.tag;

import io.plumbline.report.Html;
import io.plumbline.report.Page;
import io.plumbline.report.Section;
import io.plumbline.score.ScoreSummary;
import java.util.List;

/** {@code report.html}: the page on a policy. */
public final class PolicyReport {
    private PolicyReport() {}

    /** Returns the page. What does not apply to a run, or was not measured, is left out. */
    public static String html(PolicyContent content) {
        ScoreSummary summary = content.summary();
        ResultSections results = new ResultSections(summary);
        Html opening = Html.all(
                Opening.verdicts(content.verdicts(), summary),
                TrainingNotes.of(content.outcome()),
                summary.total().pairs() == 0
                        ? Html.NONE
                        : Opening.headline(summary, Opening.tone(content.verdicts()), "the policy"),
                Opening.terms(Wording.reward(summary.reward())));
        List<Section> sections = List.of(
                FigureTable.of(summary),
                training(content),
                results.margins(),
                results.slices(),
                new DistanceSection(summary, content.curves()).section(),
                MistakesSection.of(summary.mistakes(), content.texts(), "reward"),
                RunSections.data(content.data()),
                RunSections.run(content.run()));
        return new Page("Alignment report", content.run().place(), opening, sections).html();
    }

    private static Section training(PolicyContent content) {
        if (content.curves().training().isEmpty()) {
            return Section.of("training", "Training", "", tag("p", "soft").text("This run has no training metrics."));
        }
        return new CurveCharts(content.curves()).section(content.summary().unchangedLoss());
    }
}
