package io.plumbline.jobs.training;

import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.config.Requirement;
import io.plumbline.jobs.reference.LossExamples;
import io.plumbline.jobs.step.ModelFit;
import io.plumbline.jobs.step.Step;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.step.StepInputs;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.step.StepResult;
import io.plumbline.jobs.storage.ModelPlace;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.tables.ChainModels;
import io.plumbline.jobs.tables.DataReportFile;
import io.plumbline.jobs.tables.ExamplesTable;
import io.plumbline.loss.LossOptions;
import io.plumbline.loss.SftLoss;
import io.plumbline.train.ConfiguredLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;

/** Fine-tunes on the best completions of the train split: {@code sft/}, {@code metrics/sft.jsonl}. */
public final class SftStep implements Step {
    private static final String CHECKPOINTS = "checkpoints/sft";

    @Override
    public StepName name() {
        return StepName.SFT;
    }

    @Override
    public List<String> settings() {
        List<String> settings = new ArrayList<>(RunTraining.SETTINGS);
        settings.add("sft");
        return List.copyOf(settings);
    }

    @Override
    public List<Requirement> requirements() {
        return List.of(
                Requirement.MODEL,
                new Requirement(
                        "sft.enabled",
                        config -> config.sft().enabled(),
                        "sft.enabled is false, so that no later step would use its model; set sft.enabled = true"));
    }

    @Override
    public List<StepName> upstream(PlumblineConfig config) {
        return List.of(StepName.INGEST);
    }

    @Override
    public void inputs(PlumblineConfig config, StepInputs inputs) {
        ModelFit.require(config, inputs);
        inputs.contract(config);
        LossExamples.declareCounted(config.loss(), inputs);
        RunTraining.declareMetrics(config.training(), inputs);
        RunTraining.declareAdapters(config.lora().adapters(), inputs);
        RunTraining.declareStart(ModelPlace.of(ChainModels.given(config)), inputs);
    }

    @Override
    public List<String> outputs() {
        return List.of(ChainModels.SFT, RunTraining.metrics(name()));
    }

    @Override
    public void requireFit(PlumblineConfig config, RunDirectory directory) {
        DataReportFile report = DataReportFile.of(directory);
        RunTraining.requireDefined(report, new SftLoss().needs(), config.loss().on());
        RunTraining.requireFit(report, plan(config), config.sft().optimizer(), name().command());
    }

    @Override
    public StepResult run(StepContext context) {
        PlumblineConfig config = context.config();
        String start = ChainModels.given(config);
        JavaRDD<ReferencedExample> examples = ExamplesTable.read(
                        context.spark(),
                        context.directory(),
                        ExamplesTable.TRAIN,
                        config.loss().on())
                .map(ReferencedExample::without);
        LossOptions loss = LossOptions.of(SftLoss.TYPE, Map.of());
        TrainingSpec spec = new TrainingSpec(
                RunTraining.source(
                        context, context.models().open(start), loss.losses().needs()),
                new ConfiguredLoss(loss),
                TrainingSpec.Start.OTHER,
                plan(config),
                config.sft().optimizer(),
                name().command(),
                config.engine().maxBatchTokens(),
                config.training().checkpointEveryRounds());
        return new RunTraining(context, name(), ChainModels.SFT, CHECKPOINTS)
                .run(
                        ModelPlace.of(start),
                        examples,
                        spec,
                        (persisted, checkpoints) -> new FixedReference(),
                        RunTraining.EvaluationMaker.NONE);
    }

    private static TrainingPlan plan(PlumblineConfig config) {
        return RunTraining.plan(
                config.training(), config.sft().epochs(), config.sft().completionsPerStep());
    }
}
