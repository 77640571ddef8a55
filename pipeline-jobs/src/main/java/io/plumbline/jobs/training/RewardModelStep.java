package io.plumbline.jobs.training;

import io.plumbline.FaultCollector;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.Columns;
import io.plumbline.example.Example;
import io.plumbline.example.ReferencedExample;
import io.plumbline.jobs.averaging.TrainingPlan;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.config.Requirement;
import io.plumbline.jobs.config.TrainingConfig;
import io.plumbline.jobs.report.MetricsFile;
import io.plumbline.jobs.report.ReportedData;
import io.plumbline.jobs.report.ReportedRun;
import io.plumbline.jobs.step.ModelFit;
import io.plumbline.jobs.step.Step;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.step.StepInputs;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.step.StepResult;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.tables.ChainModels;
import io.plumbline.jobs.tables.DataReportFile;
import io.plumbline.jobs.tables.ExamplesTable;
import io.plumbline.loss.LossOptions;
import io.plumbline.loss.Needs;
import io.plumbline.loss.WeightedLosses;
import io.plumbline.model.RewardModelStart;
import io.plumbline.score.ComputedBy;
import io.plumbline.score.HeldOutCurves;
import io.plumbline.score.MetricCurves;
import io.plumbline.score.RewardSummaryJson;
import io.plumbline.score.ScoreSummary;
import io.plumbline.score.page.Curves;
import io.plumbline.score.page.RewardModelContent;
import io.plumbline.score.page.RewardModelReport;
import io.plumbline.train.RewardLoss;
import io.plumbline.watch.WatchedTraining.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;

/**
 * Trains a reward model on the comparisons of the train split, and holds it against those of the held-out one: {@code
 * reward-model/}, {@code reward-model.json}, {@code reward-model.html}, {@code metrics/reward-model.jsonl}.
 */
public final class RewardModelStep implements Step {
    /** The file that tells of its scores of held-out examples. */
    static final String SUMMARY = "reward-model.json";

    /** The page on it. */
    static final String REPORT = "reward-model.html";

    private static final String CHECKPOINTS = "checkpoints/reward-model";
    private static final String OPTIMIZER_SECTION = "training";

    @Override
    public StepName name() {
        return StepName.REWARD_MODEL;
    }

    @Override
    public List<String> settings() {
        List<String> settings = new ArrayList<>(RunTraining.SETTINGS);
        settings.addAll(TrainStep.STEPS);
        settings.addAll(List.of("reward-model", "score.bootstrap-samples", "score.seed"));
        return List.copyOf(settings);
    }

    @Override
    public List<Requirement> requirements() {
        return List.of(Requirement.MODEL);
    }

    @Override
    public List<StepName> upstream(PlumblineConfig config) {
        return config.sft().enabled() ? List.of(StepName.INGEST, StepName.SFT) : List.of(StepName.INGEST);
    }

    @Override
    public void inputs(PlumblineConfig config, StepInputs inputs) {
        FaultCollector faults = new FaultCollector();
        faults.collect(() -> requireWhole(config));
        faults.collect(() -> ModelFit.require(config, inputs));
        faults.refuse();
        RewardModelStart start = RewardModelStart.of(
                inputs.models().open(ChainModels.given(config)),
                config.training().seed());
        config.engine().kind().require(start.shape().config(), start.shape().layout());
        inputs.contract(config);
        inputs.value("reward-model margins", margins(config).name());
        if (!config.sft().enabled()) {
            RunTraining.declareStart(ChainModels.givenStart(config), inputs);
        }
    }

    private static void requireWhole(PlumblineConfig config) {
        if (config.lora().adapters().isOn()) {
            throw refused("lora.rank is " + config.lora().adapters().rank()
                    + ", and a reward model is trained whole, its new head too; set lora.rank = 0");
        }
        if (config.model().adapterPath() != null) {
            throw refused(
                    "model.adapter-path is set, and a reward model starts from a whole model; merge the two with export"
                            + " and give the result in model.path");
        }
        if (config.training().tokenMetrics()) {
            throw refused(
                    "training.token-metrics tells of distributions over tokens, and a reward model has none; remove it");
        }
        if (config.training().referenceRefreshRounds() > 0) {
            throw refused(
                    "training.reference-refresh-rounds moves a reference, and a reward model has none; remove it");
        }
        if (config.score().evaluation().isOn()) {
            throw refused(
                    "score.every-rounds scores a policy while it is trained, and a reward model is scored at its end alone;"
                            + " remove it");
        }
        if (!config.data().holdsOut()) {
            throw refused(
                    "data.held-out-fraction is 0 and data.held-out is empty, so that nothing would tell how good it is;"
                            + " set one of the two");
        }
    }

    private static PlumblineException refused(String problem) {
        return new PlumblineException(Kind.CONFIGURATION, "Cannot train a reward model: " + problem);
    }

    /** The input has margins where a column of them is named. */
    private static Needs.Margins margins(PlumblineConfig config) {
        return config.data().layout().columns().of(Columns.MARGIN) == null ? Needs.Margins.UNREAD : Needs.Margins.READ;
    }

    private static WeightedLosses losses(PlumblineConfig config) {
        return config.rewardModel().losses(margins(config));
    }

    @Override
    public List<String> outputs() {
        return List.of(ChainModels.REWARD_MODEL, SUMMARY, REPORT, RunTraining.metrics(name()));
    }

    @Override
    public void requireFit(PlumblineConfig config, RunDirectory directory) {
        DataReportFile report = DataReportFile.of(directory);
        RunTraining.requireDefined(report, losses(config).needs(), LossOptions.On.ALL);
        RunTraining.requireFit(report, plan(config), config.training().optimizer(), OPTIMIZER_SECTION);
    }

    @Override
    public StepResult run(StepContext context) {
        PlumblineConfig config = context.config();
        JavaRDD<Example> train = compared(context, ExamplesTable.TRAIN, "train");
        JavaRDD<Example> heldOut = compared(context, ExamplesTable.HELD_OUT, "held-out");
        String base = ChainModels.start(config, context.directory()).location();
        RewardModelStart start = RewardModelStart.of(
                context.models().open(base), config.training().seed());
        RewardScores scores = new RewardScores(context);
        double[] offset = new double[1];
        RewardPart part = new RewardPart(context.models(), base, start, plain -> offset[0] = scores.mean(train, plain));
        TrainingSpec spec = new TrainingSpec(
                RunTraining.source(context, start.configJson(), losses(config).needs()),
                new RewardLoss(config.rewardModel(), margins(config)),
                TrainingSpec.Start.OTHER,
                plan(config),
                config.training().optimizer(),
                OPTIMIZER_SECTION,
                config.engine().maxBatchTokens(),
                config.training().checkpointEveryRounds());
        StepResult trained = new RunTraining(context, name(), ChainModels.REWARD_MODEL, CHECKPOINTS)
                .run(
                        () -> part,
                        train.map(ReferencedExample::without),
                        spec,
                        (persisted, checkpoints) -> new FixedReference(),
                        RunTraining.EvaluationMaker.NONE);
        ModelOutput.Staged written =
                new ModelOutput.Staged(trained.outputs().get(ChainModels.REWARD_MODEL), trained.modelFingerprint());
        ScoreSummary found = scores.heldOut(heldOut, written, losses(config));
        Map<String, Path> outputs = new LinkedHashMap<>(trained.outputs());
        ComputedBy computedBy = ReportedRun.computedBy(config.engine());
        String json = RewardSummaryJson.write(found, offset[0], computedBy);
        outputs.put(SUMMARY, context.directory().stage(SUMMARY, json));
        String page = report(context, found, offset[0], trained, outputs.get(RunTraining.metrics(name())));
        outputs.put(REPORT, context.directory().stage(REPORT, page));
        return StepResult.passed(
                trained.rowsIn(),
                trained.rowsOut(),
                trained.modelFingerprint(),
                trained.summary() + headline(found),
                outputs);
    }

    private static String report(
            StepContext context, ScoreSummary found, double offset, StepResult trained, Path metrics) {
        Curves curves = new Curves(
                MetricsFile.read(context.directory(), metrics, MetricCurves.ofTraining()),
                new HeldOutCurves(),
                Map.of(
                        "loss", found.total().meanLoss(),
                        "accuracy", found.accuracy(),
                        "margin", found.total().metrics().meanMargin()),
                Reference.FIXED);
        return RewardModelReport.html(new RewardModelContent(
                ReportedRun.of(context, Map.of("Reward model", trained.modelFingerprint())),
                found,
                offset,
                curves,
                ReportedData.of(DataReportFile.of(context.directory()))));
    }

    private static String headline(ScoreSummary found) {
        return String.format(
                Locale.ROOT,
                "; %d held-out comparisons, accuracy %.4f, calibration error %.4f",
                found.total().pairs(),
                found.accuracy(),
                found.calibration().error());
    }

    /** Returns the examples of a split of which two completions can be compared. */
    private static JavaRDD<Example> compared(StepContext context, String split, String name) {
        JavaRDD<Example> examples = ExamplesTable.read(context.spark(), context.directory(), split, LossOptions.On.ALL);
        JavaRDD<Example> compared = examples.filter(RewardModelStep::isCompared);
        long left = examples.count() - compared.count();
        if (compared.isEmpty()) {
            throw new PlumblineException(
                    Kind.DATA,
                    "Cannot train a reward model: the " + name + " split of "
                            + context.directory().path(ExamplesTable.NAME)
                            + " has no example of two completions of which one is better; give pairs or ranked lists");
        }
        if (left > 0) {
            context.say(left + " examples of the " + name
                    + " split have no two completions of which one is better, and are left out");
        }
        return compared;
    }

    private static boolean isCompared(Example example) {
        int[] ranks = example.ranks();
        return example.own() > 1 && ranks[0] != ranks[example.own() - 1];
    }

    private static TrainingPlan plan(PlumblineConfig config) {
        TrainingConfig training = config.training();
        return RunTraining.plan(training, training.epochs(), training.examplesPerStep());
    }
}
