package io.plumbline.jobs.training;

import io.plumbline.FaultCollector;
import io.plumbline.example.Example;
import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.config.TrainingConfig;
import io.plumbline.jobs.reference.LossExamples;
import io.plumbline.jobs.reference.ReferenceStore;
import io.plumbline.jobs.report.OutcomeFile;
import io.plumbline.jobs.step.ModelFit;
import io.plumbline.jobs.step.Step;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.step.StepInputs;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.step.StepResult;
import io.plumbline.jobs.storage.ModelPlace;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.tables.ChainModels;
import io.plumbline.jobs.tables.DataReportFile;
import io.plumbline.jobs.tables.ExamplesTable;
import io.plumbline.loss.Needs;
import io.plumbline.train.ConfiguredLoss;
import io.plumbline.watch.TrainingOutcome;
import io.plumbline.watch.TrainingWarning;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** Trains the policy on the train split: {@code policy/}, {@code metrics/train.jsonl}, {@code checkpoints/}. */
public final class TrainStep implements Step {
    /** The settings of {@code training} that say which steps are taken. */
    static final List<String> STEPS = List.of(
            "training.epochs",
            "training.examples-per-step",
            "training.learning-rate",
            "training.warmup-steps",
            "training.warmup-ratio",
            "training.schedule",
            "training.optimizer",
            "training.weight-decay",
            "training.max-gradient-norm");

    private static final String CHECKPOINTS = "checkpoints";
    private static final String HELD_OUT = "metrics/" + HeldOutEvaluation.LINES;

    private static final String COMPLETIONS = "metrics/" + TrainingCompletions.LINES;

    /** The block of the configuration that says how gradients become steps. */
    private static final String OPTIMIZER_SECTION = "training";

    @Override
    public StepName name() {
        return StepName.TRAIN;
    }

    @Override
    public List<String> settings() {
        List<String> settings = new ArrayList<>(RunTraining.SETTINGS);
        settings.add("loss");
        settings.addAll(STEPS);
        return List.copyOf(settings);
    }

    @Override
    public List<StepName> upstream(PlumblineConfig config) {
        List<StepName> upstream = new ArrayList<>();
        upstream.add(StepName.INGEST);
        if (config.sft().enabled()) {
            upstream.add(StepName.SFT);
        }
        if (readsReference(config) || EvaluationFit.decides(config)) {
            upstream.add(StepName.REFERENCE);
        }
        return List.copyOf(upstream);
    }

    /** Held-out scores that only tell read the reference's log-probs, and the policy does not depend on them. */
    @Override
    public List<StepName> looksAt(PlumblineConfig config) {
        return config.score().evaluation().isOn() ? List.of(StepName.REFERENCE) : List.of();
    }

    private static Needs needs(PlumblineConfig config) {
        return config.loss().losses().needs();
    }

    private static boolean readsReference(PlumblineConfig config) {
        return needs(config).reference() != Needs.LogProbs.NONE;
    }

    @Override
    public void inputs(PlumblineConfig config, StepInputs inputs) {
        FaultCollector faults = new FaultCollector();
        faults.collect(() ->
                StrengthColumns.require(needs(config), config.data().layout().columns()));
        faults.collect(() -> ModelFit.require(config, inputs));
        faults.collect(() -> EvaluationFit.requireGeneration(
                config.score().evaluation(), config.engine().kind()));
        // A model that does not open is told once: both find the same fault.
        faults.collect(() -> ReferenceFit.require(config, inputs));
        faults.refuse();
        ReferenceFit.declare(config, inputs);
        EvaluationFit.declare(config, inputs);
        inputs.contract(config);
        LossExamples.declare(config, inputs);
        RunTraining.declareMetrics(config.training(), inputs);
        RunTraining.declareAdapters(config.lora().adapters(), inputs);
        if (!config.sft().enabled()) {
            RunTraining.declareStart(ChainModels.givenStart(config), inputs);
        }
    }

    @Override
    public List<String> outputs() {
        return List.of(ChainModels.POLICY, RunTraining.metrics(name()));
    }

    @Override
    public List<String> furtherOutputs() {
        return List.of(OutcomeFile.NAME, HELD_OUT, COMPLETIONS);
    }

    @Override
    public List<String> findings(RunDirectory directory, ResultFolder results) {
        TrainingOutcome outcome = OutcomeFile.read(directory, results.of(OutcomeFile.NAME));
        return outcome == null
                ? List.of()
                : outcome.warnings().stream().map(TrainingWarning::line).toList();
    }

    /** With a gate on the scores, a policy that does not pass it must not take the place of one that does. */
    @Override
    public boolean awaitsGate(PlumblineConfig config) {
        return config.score().minimumAccuracy() > 0;
    }

    @Override
    public void requireFit(PlumblineConfig config, RunDirectory directory) {
        DataReportFile report = DataReportFile.of(directory);
        RunTraining.requireDefined(report, needs(config), config.loss().on());
        RunTraining.requireFit(report, plan(config), config.training().optimizer(), OPTIMIZER_SECTION);
        EvaluationFit.requireChoice(config, plan(config), report);
        ReferenceFit.requireMoves(config.training(), plan(config), report);
    }

    @Override
    public StepResult run(StepContext context) {
        PlumblineConfig config = context.config();
        OpenModels models = context.models();
        ModelPlace start = ChainModels.start(config, context.directory());
        TrainingConfig training = config.training();
        TrainingSpec spec = new TrainingSpec(
                RunTraining.source(context, models.open(start.location()), needs(config)),
                new ConfiguredLoss(config.loss()),
                start(context, start),
                plan(config),
                training.optimizer(),
                OPTIMIZER_SECTION,
                config.engine().maxBatchTokens(),
                training.checkpointEveryRounds());
        return new RunTraining(context, name(), ChainModels.POLICY, CHECKPOINTS)
                .run(start, examples(context), spec, references(context), evaluations(context));
    }

    private static RunTraining.ReferenceMaker references(StepContext context) {
        return context.config().training().referenceRefreshRounds() > 0
                ? (examples, checkpoints) -> new FollowingReference(context, examples, checkpoints)
                : (examples, checkpoints) -> new FixedReference();
    }

    private RunTraining.EvaluationMaker evaluations(StepContext context) {
        String shown = name().folder(context.config().run()).of(CHECKPOINTS);
        return context.config().score().evaluation().isOn()
                ? (part, checkpoints, warnings) -> new HeldOutEvaluation(context, part, checkpoints, warnings, shown)
                : RunTraining.EvaluationMaker.NONE;
    }

    private static TrainingSpec.Start start(StepContext context, ModelPlace start) {
        OpenModels models = context.models();
        boolean startsAtReference = readsReference(context.config())
                && models.fingerprint(reference(context)).equals(models.fingerprint(start));
        return startsAtReference ? TrainingSpec.Start.REFERENCE : TrainingSpec.Start.OTHER;
    }

    private static ModelPlace reference(StepContext context) {
        return ChainModels.reference(context.config(), context.directory());
    }

    /** Returns the examples of the train split, with the reference's log-probs where the loss reads them. */
    private static JavaRDD<ReferencedExample> examples(StepContext context) {
        JavaRDD<Example> examples = LossExamples.read(context, ExamplesTable.TRAIN);
        if (!readsReference(context.config())) {
            return examples.map(ReferencedExample::without);
        }
        return ReferenceStore.of(context).join(context.spark(), examples);
    }

    private static TrainingPlan plan(PlumblineConfig config) {
        TrainingConfig training = config.training();
        return RunTraining.plan(training, training.epochs(), training.examplesPerStep());
    }
}
