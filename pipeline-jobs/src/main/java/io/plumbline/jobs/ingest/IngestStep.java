package io.plumbline.jobs.ingest;

import io.plumbline.FaultCollector;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.ChatRenderer;
import io.plumbline.data.DataReport;
import io.plumbline.data.ExampleTokenizer;
import io.plumbline.data.Split;
import io.plumbline.data.TextTokenizer;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.jobs.config.DataConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.config.Requirement;
import io.plumbline.jobs.source.InputSources;
import io.plumbline.jobs.step.ModelFit;
import io.plumbline.jobs.step.Step;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.step.StepInputs;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.step.StepResult;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.tables.DataReportFile;
import io.plumbline.jobs.tables.ExamplesTable;
import io.plumbline.model.ModelShape;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Raw rows to tokenised examples: {@code examples/}, {@code quarantine/}, {@code data-report.json}. */
public final class IngestStep implements Step {
    static final String TRAIN = "data.train";
    static final String HELD_OUT = "data.held-out";

    /** The settings that say which rows there are, and nothing of the tokens of one. */
    private static final Set<String> NOT_OF_TOKENS =
            Set.of(TRAIN, HELD_OUT, "data.held-out-fraction", "data.max-quarantined-fraction");

    @Override
    public StepName name() {
        return StepName.INGEST;
    }

    @Override
    public List<String> settings() {
        return List.of("data", "tokenizer");
    }

    @Override
    public List<Requirement> requirements() {
        return List.of(
                Requirement.MODEL,
                Requirement.set(TRAIN, config -> !config.data().train().isEmpty()));
    }

    @Override
    public List<StepName> upstream(PlumblineConfig config) {
        return List.of();
    }

    @Override
    public void inputs(PlumblineConfig config, StepInputs inputs) {
        IngestParameters parameters = parameters(config);
        Configuration hadoop = inputs.hadoop();
        FaultCollector faults = new FaultCollector();
        faults.collect(() -> ModelFit.requireApart(config, hadoop));
        if (inputs.looksAtFiles()) {
            Path results = new Path(config.run().dir());
            faults.collect(() -> declare(TRAIN, parameters.train(), results, inputs));
            if (!parameters.heldOut().isEmpty()) {
                faults.collect(() -> declare(HELD_OUT, parameters.heldOut(), results, inputs));
            }
        }
        faults.collectFrom(() -> tokenizer(config, inputs.models()))
                .ifPresent(tokenizer -> declare(tokenizer, parameters, config, inputs, faults));
        faults.refuse();
    }

    private static void declare(
            TokenizerFiles tokenizer,
            IngestParameters parameters,
            PlumblineConfig config,
            StepInputs inputs,
            FaultCollector faults) {
        inputs.value("model.path tokenizer", tokenizer.hash());
        String modelConfig = tokenizer.texts().get("config.json");
        if (modelConfig != null) {
            faults.collect(() -> ModelFit.requirePositions(
                    "model.path",
                    config.model().path(),
                    ModelShape.of(modelConfig),
                    config.tokenizer().maxLength()));
        }
        faults.collect(() -> ChatRenderer.requireRead(tokenizer, parameters.template()));
        faults.collect(() -> {
            try (TextTokenizer text = TextTokenizer.of(tokenizer)) {
                // Made only to refuse, before anything runs, special tokens that are asked for and not there.
                Objects.requireNonNull(new ExampleTokenizer(text, parameters.tokenizer()));
            }
        });
    }

    private static void declare(String key, List<String> locations, Path results, StepInputs inputs) {
        InputSources.requireOutside(key, locations, results, inputs.hadoop());
        inputs.source(key, InputSources.of(key, locations, inputs.hadoop(), inputs::spark));
    }

    @Override
    public List<String> outputs() {
        return List.of(ExamplesTable.NAME, IngestJob.QUARANTINE, IngestJob.REPORT);
    }

    @Override
    public List<String> findings(RunDirectory directory, ResultFolder results) {
        return DataReportFile.of(directory).warnings();
    }

    @Override
    public StepResult run(StepContext context) {
        PlumblineConfig config = context.config();
        IngestInput input = new IngestInput(
                context.source(TRAIN),
                context.source(HELD_OUT),
                tokenizer(config, context.models()),
                context.followsFormer(NOT_OF_TOKENS));
        IngestJob job = new IngestJob(context.spark(), context.directory(), parameters(config), input);
        IngestJob.Result result = job.run(config.data().maxQuarantinedFraction(), context.progress(), context::say);
        DataReport report = result.report();
        StepResult passed = StepResult.passed(report.rowsIn(), report.kept(), null, summary(report), result.outputs());
        return result.refusal() == null ? passed : passed.refusedFor(result.refusal());
    }

    private static String summary(DataReport report) {
        String quarantined = report.quarantined() == 0 ? "" : " (" + report.quarantinedByReason() + ")";
        return String.format(
                Locale.ROOT,
                "%d rows: %d to train on, %d held out, %d quarantined%s",
                report.rowsIn(),
                report.kept(Split.TRAIN),
                report.kept(Split.HELD_OUT),
                report.quarantined(),
                quarantined);
    }

    /** The model's tokenizer. */
    public static TokenizerFiles tokenizer(PlumblineConfig config, OpenModels models) {
        if (config.model().path() == null) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot ingest: model.path is not set; give the Hugging Face directory whose tokenizer is to be"
                            + " used");
        }
        return models.tokenizer(config.model().path());
    }

    /** The configuration in the terms of the data package. */
    public static IngestParameters parameters(PlumblineConfig config) {
        DataConfig data = config.data();
        if (data.train().isEmpty()) {
            throw new PlumblineException(
                    Kind.CONFIGURATION, "Cannot ingest: data.train is empty; name files, directories, globs or tables");
        }
        return new IngestParameters(
                data.train(),
                data.heldOut(),
                data.split(),
                data.layout(),
                data.checks(),
                data.template(),
                config.tokenizer());
    }
}
