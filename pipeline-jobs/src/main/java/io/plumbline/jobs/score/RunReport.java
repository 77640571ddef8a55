package io.plumbline.jobs.score;

import io.plumbline.jobs.config.TrainingConfig;
import io.plumbline.jobs.report.MetricsFile;
import io.plumbline.jobs.report.OutcomeFile;
import io.plumbline.jobs.report.ReportedData;
import io.plumbline.jobs.report.ReportedRun;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.tables.DataReportFile;
import io.plumbline.score.DataCounts;
import io.plumbline.score.HeldOutCurves;
import io.plumbline.score.MetricCurves;
import io.plumbline.score.ScoreSummary;
import io.plumbline.score.TrainingFacts;
import io.plumbline.score.Verdict;
import io.plumbline.score.Verdicts;
import io.plumbline.score.page.Curves;
import io.plumbline.score.page.PolicyContent;
import io.plumbline.score.page.PolicyReport;
import io.plumbline.score.page.Texts;
import io.plumbline.watch.TrainingOutcome;
import io.plumbline.watch.WatchedTraining.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * Judges the scores of a policy by what its run directory holds besides, and gathers that for {@code report.html}. What is
 * missing there is left out of the report.
 */
final class RunReport {
    /** The page in the experiment's folder. */
    static final String NAME = "report.html";

    private final StepContext context;
    private final ScoreSummary summary;
    private final MetricCurves training;
    private final DataReportFile data;
    private final TrainingOutcome outcome; // null where it is unknown

    RunReport(StepContext context, ScoreSummary summary) {
        this.context = context;
        this.summary = summary;
        this.training = MetricsFile.read(context.directory(), trained(MetricsFile.TRAINING), MetricCurves.ofTraining());
        this.data = DataReportFile.of(context.directory());
        this.outcome = OutcomeFile.read(
                context.directory(), context.results(StepName.TRAIN).of(OutcomeFile.NAME));
    }

    private Path trained(String name) {
        return context.directory().path(context.results(StepName.TRAIN).of(name));
    }

    /** Returns what speaks against the scores. */
    List<Verdict> verdicts(String start, String reference, String policy) {
        TrainingConfig settings = context.config().training();
        TrainingFacts facts = new TrainingFacts(
                start,
                reference,
                policy,
                (long) settings.workers() * settings.examplesPerStep(),
                isComparable() && isOfLastStep() && data.trainLabelled() == 0
                        ? training.end().orElse(null)
                        : null);
        return Verdicts.of(summary, facts, counts());
    }

    /** Returns whether the training's metrics are held against the reference that scores are, which then did not move. */
    private boolean isComparable() {
        return context.config().training().referenceRefreshRounds() == 0;
    }

    /** Returns whether the policy is that of the training's end, as its metrics there are. */
    private boolean isOfLastStep() {
        return outcome == null || !outcome.isOfEarlierStep();
    }

    /** The way to the policy; null where it is unknown. */
    TrainingOutcome outcome() {
        return outcome;
    }

    private DataCounts counts() {
        return data.isThere()
                ? new DataCounts(
                        data.rowsIn(), data.examples(), data.completions(), data.cutCompletions(), data.quarantined())
                : null;
    }

    /**
     * Returns the page.
     *
     * @param models fingerprints of the models that take part, by what they are
     * @param texts of the mistakes, by example id
     */
    String html(List<Verdict> verdicts, Map<String, String> models, Map<String, Texts> texts) {
        RunDirectory directory = context.directory();
        HeldOutCurves evaluations = MetricsFile.read(directory, trained(MetricsFile.HELD_OUT), new HeldOutCurves());
        return PolicyReport.html(new PolicyContent(
                ReportedRun.of(context, models, StepName.TRAIN),
                summary,
                verdicts,
                outcome,
                new Curves(
                        training,
                        evaluations,
                        isComparable() && isOfLastStep() ? end() : Map.of(),
                        isComparable() ? Reference.FIXED : Reference.FOLLOWS),
                ReportedData.of(data),
                texts));
    }

    /** The held-out figures of the trained policy under the names of the training's. */
    private Map<String, Double> end() {
        Map<String, Double> end = new LinkedHashMap<>(
                summary.total().pairs() > 0
                        ? summary.total().named()
                        : summary.labelled().metrics().named());
        end.values().removeIf(value -> !Double.isFinite(value));
        return end;
    }
}
