package io.plumbline.jobs.training;

import io.plumbline.engine.FloatVector;
import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.averaging.StateExchange;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.jobs.averaging.UnfitExamples;
import io.plumbline.jobs.checkpoint.CheckpointExtras;
import io.plumbline.jobs.checkpoint.Checkpoints;
import io.plumbline.jobs.checkpoint.SavedModel;
import io.plumbline.jobs.config.EngineConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.config.TrainingConfig;
import io.plumbline.jobs.progress.JobDescription;
import io.plumbline.jobs.report.OutcomeFile;
import io.plumbline.jobs.session.EngineThreads;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.step.StepInputs;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.step.StepResult;
import io.plumbline.jobs.storage.ModelPlace;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.tables.DataReportFile;
import io.plumbline.jobs.tables.ExamplesTable;
import io.plumbline.loss.LossOptions;
import io.plumbline.loss.Needs;
import io.plumbline.model.LoraConfig;
import io.plumbline.model.ModelDirectory;
import io.plumbline.train.ModelDecoderSource;
import io.plumbline.train.OptimizerSettings;
import io.plumbline.watch.TrainingOutcome;
import io.plumbline.watch.TrainingOutcomeJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;

/** The part that the steps sft and train share: from examples and a model to a model, metrics and checkpoints. */
final class RunTraining {
    /** The settings that the results of both depend on. How often to checkpoint is not among them. */
    static final List<String> SETTINGS =
            List.of("training.workers", "training.steps-per-averaging", "training.seed", "engine.precision");

    /** The folder of metrics in that of the step's results. */
    private static final String FOLDER = "metrics/";

    private final StepContext context;
    private final StepName step;
    private final String output;
    private final String checkpoints;

    /** Makes what is computed of the policy between the rounds of a training. */
    @FunctionalInterface
    interface EvaluationMaker {
        /** Of a training whose policy nobody looks at before its end. */
        EvaluationMaker NONE = (part, checkpoints, warnings) -> new NoEvaluation();

        /**
         * Returns an evaluation that the caller closes.
         *
         * @param part of the model that is trained
         * @param checkpoints of the training
         * @param warnings of the training
         */
        TrainingEvaluation of(TrainedPart part, Checkpoints checkpoints, WarningLog warnings);
    }

    /** Makes the reference of a training. */
    @FunctionalInterface
    interface ReferenceMaker {
        /**
         * Returns a reference that the caller closes.
         *
         * @param examples of the training, persisted
         * @param checkpoints of the training
         */
        TrainingReference of(JavaRDD<ReferencedExample> examples, Checkpoints checkpoints);
    }

    /**
     * A training by a step.
     *
     * @param step names its metrics file
     * @param output the model it leaves, in the folder of the step's results
     * @param checkpoints folder of what it goes on from after a kill, and of its metrics so far
     */
    RunTraining(StepContext context, StepName step, String output, String checkpoints) {
        this.context = context;
        this.step = step;
        this.output = output;
        this.checkpoints = step.folder(context.config().run()).of(checkpoints);
    }

    /** The file in the folder of the step's results that takes a line a step. */
    static String metrics(StepName step) {
        return FOLDER + step.command() + ".jsonl";
    }

    /**
     * Declares the model that a training starts from: by its fingerprint, and by its padding token, which decides gradients
     * alone and is no part of that.
     */
    static void declareStart(ModelPlace start, StepInputs inputs) {
        inputs.model("model.path", inputs.models().fingerprint(start));
        inputs.value(
                "model.path pad_token_id",
                String.valueOf(inputs.models()
                        .open(start.location())
                        .config()
                        .embedding()
                        .paddingTokenId()));
    }

    /** Declares metrics that are told on request. Without any, a result is one that never depended on them. */
    static void declareMetrics(TrainingConfig training, StepInputs inputs) {
        if (training.tokenMetrics()) {
            inputs.value("training.token-metrics", "true");
        }
    }

    /**
     * Declares the adapters that are trained. Without any, a result is one that never depended on them; their reference is
     * declared where it is read.
     */
    static void declareAdapters(LoraConfig lora, StepInputs inputs) {
        if (lora.isOn()) {
            inputs.value("lora.rank", String.valueOf(lora.rank()));
            inputs.value("lora.alpha", String.valueOf(lora.alpha()));
            inputs.value("lora.rank-stabilized", String.valueOf(lora.rankStabilized()));
            inputs.value("lora.targets", lora.targets().toString());
        }
    }

    /** Returns the plan of a training; {@code sft} shares all but epochs and examples a step with {@code training}. */
    static TrainingPlan plan(TrainingConfig training, int epochs, int examplesPerStep) {
        return new TrainingPlan(
                training.workers(), examplesPerStep, training.stepsPerAveraging(), epochs, training.seed());
    }

    /**
     * Refuses examples for which the loss is not defined, and a choice of tokens that leaves all of them, by their counts.
     *
     * @param report of the examples
     * @param needs of the loss
     * @param on tokens of completions that count
     * @throws io.plumbline.PlumblineException of kind DATA or CONFIGURATION
     */
    static void requireDefined(DataReportFile report, Needs needs, LossOptions.On on) {
        ExamplesTable.requireChoice(report, on);
        UnfitExamples.refusal(needs, report.trainLists(), report.trainLabelled())
                .ifPresent(refusal -> {
                    throw refusal;
                });
    }

    /**
     * Refuses a schedule that cannot do its work on the examples that are there.
     *
     * @param report of the examples
     * @param section of the configuration that says how gradients become steps
     * @throws io.plumbline.PlumblineException of kind CONFIGURATION
     */
    static void requireFit(DataReportFile report, TrainingPlan plan, OptimizerSettings optimizer, String section) {
        long examples = report.trainExamples();
        if (examples > 0) {
            optimizer.over(plan.totalSteps(examples), section);
        }
    }

    /**
     * The decoder of a model, as a worker computes with it: with adapters, where these are trained.
     *
     * @param needs of the loss
     */
    static ModelDecoderSource source(StepContext context, ModelDirectory model, Needs needs) {
        return source(context, model.configJson(), needs);
    }

    /** @param configJson text of the model's {@code config.json} */
    static ModelDecoderSource source(StepContext context, String configJson, Needs needs) {
        EngineConfig engine = context.config().engine();
        ModelDecoderSource source = new ModelDecoderSource(
                        configJson,
                        engine.engine(),
                        threads(context),
                        engine.precision(),
                        engine.checkpointActivations())
                .adapted(context.config().lora().adapters());
        return context.config().training().tellsDistributions(needs) ? source.withStatistics() : source;
    }

    /** Threads of each worker. */
    private static int threads(StepContext context) {
        return EngineThreads.ofWorker(
                context.spark().sparkContext(), context.config().training().workers());
    }

    private static JavaSparkContext spark(StepContext context) {
        return JavaSparkContext.fromSparkContext(context.spark().sparkContext());
    }

    /**
     * Trains and writes the model.
     *
     * @param start the model the policy starts as
     * @param examples in any order
     * @param references makes the reference
     * @param evaluations makes what is computed of the policy between rounds
     */
    StepResult run(
            ModelPlace start,
            JavaRDD<ReferencedExample> examples,
            TrainingSpec spec,
            ReferenceMaker references,
            EvaluationMaker evaluations) {
        sayDropout(start);
        PlumblineConfig config = context.config();
        return run(
                () -> TrainedPart.of(
                        context.models(),
                        start,
                        config.lora().adapters(),
                        config.training().seed()),
                examples,
                spec,
                references,
                evaluations);
    }

    /**
     * The same for another part of a model.
     *
     * @param parts makes the part, which is closed in the end
     */
    StepResult run(
            Supplier<TrainedPart> parts,
            JavaRDD<ReferencedExample> examples,
            TrainingSpec spec,
            ReferenceMaker references,
            EvaluationMaker evaluations) {
        forgetShown();
        PlumblineConfig config = context.config();
        JavaSparkContext spark = spark(context);
        JobDescription.describe(spark.sc(), "read examples");
        JavaRDD<ReferencedExample> persisted =
                examples.setName("examples to " + step.command()).persist(StorageLevel.MEMORY_AND_DISK_SER());
        Checkpoints saved = new Checkpoints(
                context.directory(),
                checkpoints,
                context.identity(),
                threads(context),
                config.training().keepCheckpoints(),
                context::say);
        WarningLog warnings = new WarningLog(context::say);
        try (TrainingReporter reporter = new TrainingReporter(context, step, spec, warnings, checkpoints);
                TrainingReference reference = references.of(persisted, saved);
                TrainedPart part = parts.get();
                TrainingEvaluation evaluation = evaluations.of(part, saved, warnings)) {
            RunDirectory directory = context.directory();
            ModelOutput.Staged model;
            SavedModel best;
            try (FloatVector trained = new PolicyTrainer(
                            spark, spec, saved, reporter, StateExchange.of(spark), reference, evaluation)
                    .train(persisted, part)) {
                best = evaluation.best();
                model = best == null || best.step() == reporter.stepsDone()
                        ? part.stage(directory, output, trained)
                        : ModelOutput.copy(directory, output, saved.best().model(best), best.fingerprint());
            }
            TrainingOutcome outcome = reporter.outcome(evaluation);
            context.models()
                    .replaced(directory.path(context.target().of(output)).toString(), model.fingerprint());
            String metrics = metrics(step);
            Map<String, Path> outputs = new LinkedHashMap<>();
            outputs.put(output, model.place());
            outputs.put(metrics, directory.stage(metrics, reporter.lines()));
            if (step == StepName.TRAIN) {
                outputs.put(OutcomeFile.NAME, directory.stage(OutcomeFile.NAME, TrainingOutcomeJson.write(outcome)));
            }
            evaluation.lines().forEach((name, lines) -> {
                String file = FOLDER + name;
                outputs.put(file, directory.stage(file, lines));
            });
            return StepResult.passed(
                    reporter.examples(), reporter.examples(), model.fingerprint(), reporter.summary(outcome), outputs);
        } finally {
            persisted.unpersist(false);
        }
    }

    /** Deletes the figures that an earlier training has shown beside its checkpoints: they would be taken for this one's. */
    private void forgetShown() {
        for (String name : List.of(CheckpointExtras.METRICS, HeldOutEvaluation.LINES, TrainingCompletions.LINES)) {
            context.directory().delete(checkpoints + "/" + name);
        }
    }

    private void sayDropout(ModelPlace start) {
        double dropout =
                start.adapters() == null ? 0 : context.models().adapters(start).formerDropout();
        if (dropout > 0) {
            context.say("The adapters of " + start.adapters() + " were trained with lora_dropout = " + dropout
                    + ", training goes on with 0");
        }
    }
}
