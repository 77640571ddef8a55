package io.plumbline.jobs.training;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.jobs.averaging.StepRecord;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.jobs.checkpoint.Checkpoints;
import io.plumbline.jobs.checkpoint.SavedModel;
import io.plumbline.jobs.config.BestPolicyConfig;
import io.plumbline.jobs.config.EvaluationConfig;
import io.plumbline.jobs.progress.JobDescription;
import io.plumbline.jobs.progress.Progress;
import io.plumbline.jobs.score.HeldOutScores;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.storage.FileContent;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.StorageFailures;
import io.plumbline.jobs.tables.ExamplesTable;
import io.plumbline.score.ExampleScore;
import io.plumbline.score.ScoreSummary;
import io.plumbline.train.PolicyGraphs;
import io.plumbline.watch.BestPoint;
import io.plumbline.watch.HeldOutMetric;
import io.plumbline.watch.HeldOutPoint;
import io.plumbline.watch.HeldOutSample;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FSError;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Scores a sample of the held-out examples as the step score does: by the policy as it would be left, which is written beside
 * the checkpoints for it and stays there while it is the best.
 */
final class HeldOutEvaluation implements TrainingEvaluation {
    /** The file in a checkpoint, and beside the checkpoints while the training runs. */
    static final String LINES = "held-out.jsonl";

    private static final double NANOSECONDS = 1e-9;

    private final StepContext context;
    private final RunDirectory directory;
    private final EvaluationConfig config;
    private final TrainedPart part;
    private final Checkpoints checkpoints;
    private final WarningLog warnings;
    private final String shown;
    private final List<HeldOutPoint> points = new ArrayList<>();
    private final TrainingCompletions completions;
    private final BestPoint bestPoint; // null where none is kept
    private SavedModel best; // null where none is kept, or there is none yet
    private HeldOutScores scores;
    private HeldOutSample sample;
    private TrainingPlan plan;
    private int totalSteps;
    private long trainExamples;

    /**
     * @param part of the model that is trained
     * @param shown name of the folder in the run directory that shows the lines while the training runs
     */
    HeldOutEvaluation(
            StepContext context, TrainedPart part, Checkpoints checkpoints, WarningLog warnings, String shown) {
        this.context = context;
        this.directory = context.directory();
        this.config = context.config().score().evaluation();
        this.part = part;
        this.checkpoints = checkpoints;
        this.warnings = warnings;
        this.shown = shown + "/" + LINES;
        this.completions = new TrainingCompletions(context, shown + "/" + TrainingCompletions.LINES);
        BestPolicyConfig choice = context.config().training().best();
        this.bestPoint = choice.metric()
                .map(metric -> new BestPoint(metric, choice.patience(), choice.minDelta()))
                .orElse(null);
    }

    @Override
    public void resumes(SavedModel saved, Map<String, FileContent> lines) {
        FileContent earlier = lines.get(LINES);
        if (earlier != null) {
            JsonLines.read(earlier, line -> points.add(HeldOutPoint.ofLine(line)));
        }
        FileContent completed = lines.get(TrainingCompletions.LINES);
        if (completed != null) {
            completions.resumes(completed);
        }
        warnings.resumes(points);
        if (bestPoint != null) {
            points.forEach(bestPoint::add);
            best = saved;
        }
    }

    @Override
    public void begins(TrainingPlan training, int steps, long count) {
        plan = training;
        totalSteps = steps;
        trainExamples = count;
        scores = HeldOutScores.sampled(context, config.sampleExamples());
        sample = scores.sample();
        if (sample.examples() == 0) {
            throw new PlumblineException(
                    Kind.DATA,
                    "Cannot train: " + EvaluationConfig.EVERY_ROUNDS + " scores held-out examples, and "
                            + directory.path(ExamplesTable.NAME)
                            + " has none; set data.held-out or data.held-out-fraction and run ingest again, or set "
                            + EvaluationConfig.EVERY_ROUNDS + " = 0");
        }
        completions.begins(scores.examples());
        if (!points.isEmpty()) {
            sayWhereExamplesChange(points.get(points.size() - 1));
            directory.write(shown, this::write);
        }
    }

    private void sayWhereExamplesChange(HeldOutPoint last) {
        if (last.sample() == null) {
            context.say("Earlier evaluations do not say of which examples they are: warnings begin anew");
        } else if (!last.sample().equals(sample)) {
            context.say("Evaluations are now of " + sample.examples() + " held-out examples, up to step " + last.step()
                    + " of " + last.sample().examples() + " (score.sample-examples): their figures are not compared"
                    + " with those of before, and curves and warnings begin anew");
        }
    }

    @Override
    public boolean isDue(int step) {
        return step == totalSteps || plan.rounds(step, trainExamples) % config.everyRounds() == 0;
    }

    @Override
    public void evaluate(ComputationGraph graph, StepRecord last) {
        long start = System.nanoTime();
        ModelOutput.Staged policy = part.stage(directory, "evaluated", PolicyGraphs.parameters(graph));
        HeldOutPoint point = HeldOutPoint.of(
                last.step(), last.epoch(), sample, summary(policy, last.step()).named());
        points.add(point);
        context.watch().measured(context.work(), point.step(), scores.areAll() ? 0 : sample.examples(), point.told());
        directory.write(shown, this::write);
        completions.sample(policy, last.step());
        boolean isBest = bestPoint != null && add(point);
        if (isBest) {
            keep(policy, last.step());
        } else {
            delete(policy);
        }
        context.say(sentence(point, isBest, (System.nanoTime() - start) * NANOSECONDS));
        warnings.heldOut(point);
    }

    private ScoreSummary summary(ModelOutput.Staged policy, int step) {
        JobDescription.describe(context.spark().sparkContext(), "score held-out examples after step " + step);
        try (Progress.Activity activity = context.progress().begin("score", "completions", scores.completions())) {
            return HeldOutScores.summary(
                    context.config(),
                    scores.of(policy.place().toString(), policy.fingerprint(), activity.counter())
                            .sortBy(ExampleScore::id, true, 1)
                            .collect()
                            .iterator(),
                    0);
        }
    }

    private boolean add(HeldOutPoint point) {
        try {
            return bestPoint.add(point);
        } catch (IllegalArgumentException missing) {
            throw new PlumblineException(
                    Kind.DATA,
                    "Cannot keep the best policy by " + BestPolicyConfig.KEEP_BEST + " = "
                            + bestPoint.metric().key() + ": the " + sample.examples()
                            + " held-out examples that are scored have no such figure; choose another one",
                    missing);
        }
    }

    /** Commits a policy as the best, and deletes the former one unless a checkpoint names it. */
    private void keep(ModelOutput.Staged policy, int step) {
        best = new SavedModel(step, policy.fingerprint());
        directory.commit(
                List.of(directory.replacement(policy.place(), checkpoints.best().model(best))));
        checkpoints.dropBest(best);
    }

    private void delete(ModelOutput.Staged policy) {
        try {
            directory.fileSystem().delete(policy.place(), true);
        } catch (IOException | FSError exception) {
            throw StorageFailures.at("delete " + policy.place(), exception);
        }
    }

    private String sentence(HeldOutPoint point, boolean isBest, double seconds) {
        StringBuilder figures = new StringBuilder();
        add(figures, "loss", point.figure("eval_loss"));
        add(figures, "accuracy", point.figure("eval_rewards/accuracies"));
        add(figures, "margin", point.figure("eval_rewards/margins"));
        return String.format(
                Locale.ROOT,
                "Step %d, %d held-out examples: %s%s (%.1f s)",
                point.step(),
                sample.examples(),
                figures,
                isBest ? ", the best so far" : "",
                seconds);
    }

    private static void add(StringBuilder figures, String name, double value) {
        if (!Double.isNaN(value)) {
            figures.append(figures.isEmpty() ? "" : ", ").append(String.format(Locale.ROOT, "%s %.4f", name, value));
        }
    }

    @Override
    public Optional<String> stop() {
        return bestPoint == null ? Optional.empty() : bestPoint.stop();
    }

    @Override
    public Optional<HeldOutMetric> metric() {
        return Optional.ofNullable(bestPoint).map(BestPoint::metric);
    }

    @Override
    public Optional<HeldOutPoint> bestPoint() {
        return Optional.ofNullable(bestPoint).flatMap(BestPoint::best);
    }

    @Override
    public SavedModel best() {
        return best;
    }

    @Override
    public Map<String, FileContent> lines() {
        Map<String, FileContent> lines = new LinkedHashMap<>(completions.lines());
        if (!points.isEmpty()) {
            lines.put(LINES, this::write);
        }
        return lines;
    }

    private void write(OutputStream out) throws IOException {
        for (HeldOutPoint point : points) {
            out.write(JsonLines.line(point.named()));
        }
    }

    @Override
    public void close() {
        try (completions) {
            if (scores != null) {
                scores.close();
            }
        }
    }
}
