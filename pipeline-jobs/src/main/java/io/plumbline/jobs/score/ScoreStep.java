package io.plumbline.jobs.score;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.example.Label;
import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.progress.JobDescription;
import io.plumbline.jobs.progress.Progress;
import io.plumbline.jobs.reference.ReferenceStore;
import io.plumbline.jobs.report.ReportedRun;
import io.plumbline.jobs.step.Step;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.step.StepInputs;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.step.StepResult;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.tables.ChainModels;
import io.plumbline.jobs.tables.DataReportFile;
import io.plumbline.jobs.tables.ExamplesTable;
import io.plumbline.jobs.tables.HeldOutExamples;
import io.plumbline.loss.Rounding;
import io.plumbline.score.ComputedBy;
import io.plumbline.score.ExampleScore;
import io.plumbline.score.Interval;
import io.plumbline.score.LabelledScores;
import io.plumbline.score.ScoreSummary;
import io.plumbline.score.SummaryJson;
import io.plumbline.score.Verdict;
import io.plumbline.train.ConfiguredLoss;
import io.plumbline.train.Roundings;
import io.plumbline.watch.HeldOutPoint;
import io.plumbline.watch.TrainingOutcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/**
 * Scores the held-out examples with the aligned policy: {@code scores/}, {@code summary.json}, {@code report.html}. They are
 * held against the reference that the training began with, whether or not it moved since.
 */
public final class ScoreStep implements Step {
    /** The summary in the experiment's folder. */
    public static final String SUMMARY = "summary.json";

    /** The page in the experiment's folder. */
    public static final String REPORT = RunReport.NAME;

    private static final long ROWS_PER_FILE = 1_000_000;

    @Override
    public StepName name() {
        return StepName.SCORE;
    }

    @Override
    public List<String> settings() {
        return List.of("loss", "score.bootstrap-samples", "score.seed", "score.mistake-texts", "engine.precision");
    }

    @Override
    public List<StepName> upstream(PlumblineConfig config) {
        return List.of(StepName.INGEST, StepName.REFERENCE, StepName.TRAIN);
    }

    @Override
    public void inputs(PlumblineConfig config, StepInputs inputs) {
        if (!config.data().holdsOut()) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot score: data.held-out-fraction is 0 and data.held-out is empty, so no example would be held out;"
                            + " set one of the two");
        }
        inputs.contract(config);
    }

    @Override
    public void requireFit(PlumblineConfig config, RunDirectory directory) {
        DataReportFile report = DataReportFile.of(directory);
        ExamplesTable.requireChoice(report, config.loss().on());
        HeldOutExamples.require("score", report, config.data());
        if (report.heldOutSingle() > 0 && report.heldOutSingle() == report.heldOutExamples()) {
            requireJudged(
                    report.heldOutLabelled(),
                    report.heldOutSingle(),
                    config.score().minimumAccuracy());
        }
    }

    @Override
    public List<String> outputs() {
        return List.of(ScoresTable.NAME, SUMMARY, RunReport.NAME);
    }

    @Override
    public Set<String> laterColumns(String output) {
        return output.equals(ScoresTable.NAME) ? Set.copyOf(ScoresTable.LATER) : Set.of();
    }

    @Override
    public Optional<PlumblineException> refusal(PlumblineConfig config, RunDirectory directory, ResultFolder results) {
        return new ScoreGate(config.score(), directory).refusal(results);
    }

    @Override
    public List<String> findings(RunDirectory directory, ResultFolder results) {
        return new StoredSummary(directory, results).verdicts();
    }

    @Override
    public StepResult run(StepContext context) {
        PlumblineConfig config = context.config();
        RunDirectory directory = context.directory();
        String policy = ChainModels.policy(directory, context.results(StepName.TRAIN));
        String fingerprint = context.models().fingerprint(policy);
        JobDescription.describe(context.spark().sparkContext(), "read held-out examples");
        try (HeldOutScores heldOut = HeldOutScores.of(context)) {
            long count = heldOut.examples().count();
            if (count == 0) {
                throw new PlumblineException(
                        Kind.DATA,
                        "Cannot score: " + directory.path(ExamplesTable.NAME)
                                + " has no held-out example; set data.held-out"
                                + " or data.held-out-fraction and run ingest again");
            }
            requireComparisons(heldOut.examples(), count, config.score().minimumAccuracy());
            Map<String, Path> outputs = new LinkedHashMap<>();
            ScoreSummary summary = score(context, heldOut, policy, fingerprint, count, outputs);
            String startFingerprint = context.models().fingerprint(ChainModels.start(config, directory));
            String referenceFingerprint = ReferenceStore.of(context).fingerprint();
            report(context, count, summary, startFingerprint, referenceFingerprint, fingerprint, outputs);
            StepResult passed = StepResult.passed(count, count, fingerprint, headline(summary), outputs);
            return new ScoreGate(config.score(), directory)
                    .refusal(summary.accuracy(), context.refused())
                    .map(passed::refusedFor)
                    .orElse(passed);
        }
    }

    /** Scores are of completions of one prompt that are compared with each other, and of completions with a label. */
    private static void requireComparisons(JavaRDD<ReferencedExample> examples, long count, double minimumAccuracy) {
        if (examples.filter(referenced -> referenced.example().own() > 1).isEmpty()) {
            requireJudged(
                    examples.filter(referenced ->
                                    referenced.example().strength().label() != Label.UNSAID)
                            .count(),
                    count,
                    minimumAccuracy);
        }
    }

    /** Of held-out examples without any two completions to compare, only labels are held against rewards. */
    private static void requireJudged(long labelled, long count, double minimumAccuracy) {
        String none = "Cannot score: none of " + count + " held-out examples has two completions to compare, as ";
        String cure = "; name pairs or ranked lists in data.held-out, or ";
        if (labelled == 0) {
            throw new PlumblineException(
                    Kind.DATA, none + "demonstrations have not" + cure + "run the steps up to train by themselves");
        }
        if (minimumAccuracy > 0) {
            throw new PlumblineException(
                    Kind.DATA,
                    none
                            + "completions with a label have not, and score.minimum-accuracy asks for the accuracy of pairs"
                            + cure + "set score.minimum-accuracy = 0");
        }
    }

    private static ScoreSummary score(
            StepContext context,
            HeldOutScores heldOut,
            String policy,
            String fingerprint,
            long count,
            Map<String, Path> outputs) {
        PlumblineConfig config = context.config();
        long completions = heldOut.completions();
        JobDescription.describe(context.spark().sparkContext(), "score " + completions + " completions");
        try (Progress.Activity activity = context.progress().begin("score", "completions", completions)) {
            JavaRDD<ExampleScore> scores =
                    heldOut.of(policy, fingerprint, activity.counter()).persist(StorageLevel.MEMORY_AND_DISK());
            try {
                int files = Math.toIntExact((count + ROWS_PER_FILE - 1) / ROWS_PER_FILE);
                ConfiguredLoss loss = new ConfiguredLoss(config.loss());
                Rounding rounding = Roundings.of(config.engine().precision());
                JavaRDD<ExampleScore> sorted = scores.sortBy(ExampleScore::id, true, files);
                Path staged = context.directory().stage(ScoresTable.NAME);
                ScoresTable.write(
                        context.spark(),
                        sorted.flatMap(score ->
                                score.comparisons(loss.losses(), rounding).iterator()),
                        staged);
                ScoreSummary summary = HeldOutScores.summary(
                        config, sorted.toLocalIterator(), config.score().bootstrapSamples());
                activity.show("accuracy", summary.accuracy());
                outputs.put(ScoresTable.NAME, staged);
                return summary;
            } finally {
                scores.unpersist();
            }
        }
    }

    /**
     * Tells those who watch the run of the held-out figures.
     *
     * @param outcome of the training; null where it is unknown
     * @param examples how many they are of, which are all
     */
    private static void tellWatch(StepContext context, TrainingOutcome outcome, long examples, ScoreSummary summary) {
        Map<String, Number> named = new LinkedHashMap<>();
        named.put(HeldOutPoint.EXAMPLES, examples);
        summary.named().forEach((name, value) -> named.put("eval_" + name, value));
        context.watch().measured(context.work(), outcome == null ? 0 : outcome.policyStep(), 0, named);
    }

    /** Stages the summary and the page, and says what speaks against the result. */
    private static void report(
            StepContext context,
            long examples,
            ScoreSummary summary,
            String start,
            String reference,
            String policy,
            Map<String, Path> outputs) {
        RunDirectory directory = context.directory();
        RunReport report = new RunReport(context, summary);
        tellWatch(context, report.outcome(), examples, summary);
        List<Verdict> verdicts = report.verdicts(start, reference, policy);
        ComputedBy computedBy = ReportedRun.computedBy(context.config().engine());
        outputs.put(
                SUMMARY, directory.stage(SUMMARY, SummaryJson.write(summary, verdicts, report.outcome(), computedBy)));
        Map<String, String> models = new LinkedHashMap<>();
        models.put("Start of the policy", start);
        models.put("Reference", reference);
        models.put("Policy", policy);
        String page = report.html(verdicts, models, MistakeTexts.of(context, summary.mistakes()));
        outputs.put(RunReport.NAME, directory.stage(RunReport.NAME, page));
        verdicts.forEach(verdict -> context.say(verdict.line()));
    }

    private static String headline(ScoreSummary summary) {
        LabelledScores labelled = summary.labelled();
        String ofLabelled = String.format(
                Locale.ROOT,
                "%d held-out completions with a label: a good one has the greater reward than a bad one in %.4f, rewards"
                        + " have the sign of the label in %.4f",
                labelled.count(),
                labelled.goodAboveBad(),
                labelled.metrics().accuracy());
        if (summary.total().pairs() == 0) {
            return ofLabelled;
        }
        return ofPairs(summary) + (labelled.count() == 0 ? "" : "; " + ofLabelled);
    }

    private static String ofPairs(ScoreSummary summary) {
        String accuracy = String.format(Locale.ROOT, "held-out reward accuracy %.4f", summary.accuracy());
        if (summary.intervals() != null) {
            Interval interval = summary.intervals().accuracy();
            accuracy += String.format(Locale.ROOT, " (95 %% interval %.4f to %.4f)", interval.low(), interval.high());
        }
        return accuracy
                + String.format(
                        Locale.ROOT,
                        ", longer completion wins %.4f",
                        summary.total().longerWins());
    }
}
