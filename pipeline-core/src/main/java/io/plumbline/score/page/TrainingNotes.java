package io.plumbline.score.page;

import static io.plumbline.report.Tag.tag;

import io.plumbline.report.Figures;
import io.plumbline.report.Html;
import io.plumbline.report.Section;
import io.plumbline.watch.TrainingOutcome;
import io.plumbline.watch.TrainingWarning;
import java.util.ArrayList;
import java.util.List;

/** The notes of a training: which step the policy is of, why it stopped early, and its warnings. */
final class TrainingNotes {
    private TrainingNotes() {}

    /**
     * Returns the notes; nothing where there is nothing to say.
     *
     * @param outcome of the training; null where unknown
     */
    static Html of(TrainingOutcome outcome) {
        if (outcome == null) {
            return Html.NONE;
        }
        List<Html> notes = new ArrayList<>();
        outcome.chosenBy()
                .ifPresent(found -> notes.add(tag("p").text("The policy is that of step "
                        + Figures.count(outcome.policyStep()) + ", the best of those that were scored, by "
                        + found + ". It was chosen by them, so that it looks better on them than on others.")));
        if (outcome.stopped() != null) {
            notes.add(tag("p").text("The training stopped after " + Figures.count(outcome.steps()) + " of "
                    + Figures.count(outcome.plannedSteps()) + " steps, as " + outcome.stopped() + "."));
        }
        if (!outcome.warnings().isEmpty()) {
            notes.add(Section.note("What it warned of while it ran, each once:"));
            notes.add(tag("ul", "verdicts caution")
                    .of(outcome.warnings().stream().map(TrainingNotes::warning).toList()));
        }
        if (notes.isEmpty()) {
            return Html.NONE;
        }
        notes.add(0, tag("h3").text("What the training said"));
        return Section.card(notes.toArray(Html[]::new));
    }

    private static Html warning(TrainingWarning warning) {
        return tag("li").of(tag("code").text(warning.code().key()), Html.text(" " + warning.sentence()));
    }
}
