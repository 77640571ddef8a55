package io.plumbline.jobs.training;

import io.plumbline.jobs.averaging.RoundRecord;
import io.plumbline.jobs.averaging.StepRecord;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.jobs.progress.Progress;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.storage.FileContent;
import io.plumbline.jobs.watch.RoundFigures;
import io.plumbline.jobs.watch.StepWork;
import io.plumbline.loss.PreferenceMetrics;
import io.plumbline.watch.HeldOutMetric;
import io.plumbline.watch.HeldOutPoint;
import io.plumbline.watch.StepFigures;
import io.plumbline.watch.TrainingOutcome;
import io.plumbline.watch.WatchedTraining.Reference;
import java.util.Locale;
import java.util.Optional;

/** Writes the metrics of a training, shows its progress, says its warnings and tells in the end what came of it. */
final class TrainingReporter implements PolicyTrainer.TrainingListener, AutoCloseable {
    private final StepContext context;
    private final StepName step;
    private final TrainingSpec spec;
    private final TrainingPlan plan;
    private final WarningLog warnings;
    private final MetricsLog log;
    private final StepWork work;
    private Progress.Activity activity;
    private StepRecord last;
    private long examples;
    private int totalSteps;
    private int stepsDone;

    /**
     * @param step names the progress
     * @param warnings of the training
     * @param checkpoints folder in the run directory that shows the metrics so far
     */
    TrainingReporter(StepContext context, StepName step, TrainingSpec spec, WarningLog warnings, String checkpoints) {
        this.context = context;
        this.step = step;
        this.spec = spec;
        this.plan = spec.plan();
        this.warnings = warnings;
        this.work = context.work();
        this.log = new MetricsLog(lines -> context.directory().write(checkpoints + "/metrics.jsonl", lines));
    }

    /** Optimiser steps done, those of before among them. */
    int stepsDone() {
        return stepsDone;
    }

    /** Examples of an epoch. */
    long examples() {
        return examples;
    }

    /** A line for each step so far. */
    FileContent lines() {
        return log;
    }

    @Override
    public void begins(int stepsBefore, int steps, long examplesOfEpoch) {
        examples = examplesOfEpoch;
        totalSteps = steps;
        stepsDone = stepsBefore;
        context.watch().trains(work, stepsDone, steps);
        activity = context.progress().begin(step.command(), "examples", examples * plan.epochs());
        if (stepsDone > 0) {
            context.say("Going on from the checkpoint of step " + stepsDone + " of " + steps);
            int perEpoch = plan.stepsPerEpoch(examples);
            activity.advance(stepsDone / perEpoch * examples + stepsDone % perEpoch * plan.examplesOfStep());
        }
        warnings.begins(spec.watched(steps, step == StepName.TRAIN ? reference() : Reference.FIXED));
        log.read(line -> warnings.step(StepFigures.ofLine(line)));
        warnings.caughtUp();
    }

    private Reference reference() {
        return context.config().training().referenceRefreshRounds() > 0 ? Reference.FOLLOWS : Reference.FIXED;
    }

    @Override
    public void resumes(FileContent metrics) {
        log.resume(metrics);
        log.flush();
    }

    @Override
    public void roundDone(RoundRecord round) {
        log.add(round.steps());
        for (StepRecord step : round.steps()) {
            activity.advance(step.sums().examples());
            activity.show("loss", step.sums().meanLoss());
            PreferenceMetrics preference = step.sums().preference();
            if (preference.judgements() > 0) {
                activity.show("accuracy", preference.accuracy());
            }
            last = step;
            stepsDone = step.step();
        }
        context.watch().roundDone(work, figures(round));
        round.steps().forEach(step -> warnings.step(StepFigures.ofLine(step.named())));
    }

    private static RoundFigures figures(RoundRecord round) {
        long examples = 0;
        long tokens = 0;
        for (StepRecord step : round.steps()) {
            examples += step.sums().examples();
            tokens += step.sums().tokens();
        }
        return new RoundFigures(
                round.steps().stream().map(StepRecord::named).toList(),
                examples,
                tokens,
                round.wholeNanoseconds(),
                Math.max(0, round.wholeNanoseconds() - round.nanoseconds()),
                round.carriedBytes());
    }

    @Override
    public FileContent checkpointDue() {
        return log;
    }

    /** One short line for the user. */
    String summary(TrainingOutcome outcome) {
        return steps() + told(outcome);
    }

    private String steps() {
        if (last == null) {
            return stepsDone + " steps, all done before";
        }
        return String.format(
                Locale.ROOT,
                "%d steps on %d examples, last loss %.4f",
                stepsDone,
                examples,
                last.sums().meanLoss());
    }

    /** The way to the policy, once the training has ended. */
    TrainingOutcome outcome(TrainingEvaluation evaluation) {
        Optional<HeldOutPoint> best = evaluation.bestPoint();
        return new TrainingOutcome(
                stepsDone,
                totalSteps,
                best.map(HeldOutPoint::step).orElse(stepsDone),
                evaluation.metric().map(HeldOutMetric::key).orElse(null),
                best.map(point -> point.figure(evaluation.metric().orElseThrow()))
                        .orElse(Double.NaN),
                best.map(HeldOutPoint::sample).orElse(null),
                evaluation.stop().orElse(null),
                warnings.warnings());
    }

    /** Says which policy is left, and why the training stopped where it did. */
    private static String told(TrainingOutcome outcome) {
        StringBuilder told = new StringBuilder();
        if (outcome.stopped() != null) {
            told.append("; stopped after ")
                    .append(outcome.steps())
                    .append(" of ")
                    .append(outcome.plannedSteps())
                    .append(" steps, as ")
                    .append(outcome.stopped());
        }
        outcome.chosenBy().ifPresent(found -> told.append("; the policy is that of step ")
                .append(outcome.policyStep())
                .append(", the best by ")
                .append(found));
        return told.toString();
    }

    @Override
    public void close() {
        log.close();
        if (activity != null) {
            activity.close();
        }
    }
}
