package io.plumbline.jobs.label;

import io.plumbline.FaultCollector;
import io.plumbline.jobs.config.LabelConfig;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.config.Requirement;
import io.plumbline.jobs.source.FileSource;
import io.plumbline.jobs.source.InputSource;
import io.plumbline.jobs.source.InputSources;
import io.plumbline.jobs.step.Step;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.step.StepInputs;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.step.StepResult;
import io.plumbline.jobs.storage.LiteralPaths;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** Scores completions and makes preferences of them: {@code labels/}, {@code preferences/}. */
public final class LabelStep implements Step {
    private static final String COMPLETIONS = "label.completions";

    @Override
    public StepName name() {
        return StepName.LABEL;
    }

    @Override
    public List<String> settings() {
        return List.of(
                "label.by",
                "label.verifier-timeout-seconds",
                "label.beta",
                "label.write",
                "label.margin",
                "label.threshold",
                "label.noise-temperature",
                "label.seed",
                "label.columns",
                "label.keep-columns",
                "data.max-characters");
    }

    @Override
    public List<Requirement> requirements() {
        return List.of(
                Requirement.set("label.by", config -> config.label().by() != null),
                Requirement.MODEL.onlyWhere(config -> ScoringModel.startsFromGiven(config)));
    }

    @Override
    public List<StepName> upstream(PlumblineConfig config) {
        List<StepName> upstream = new ArrayList<>();
        if (config.label().completions().isEmpty()) {
            upstream.add(StepName.SAMPLE);
        }
        upstream.addAll(ScoringModel.madeBy(config));
        return upstream;
    }

    @Override
    public void inputs(PlumblineConfig config, StepInputs inputs) {
        LabelConfig label = config.label();
        FaultCollector faults = new FaultCollector();
        if (inputs.looksAtFiles() && !label.completions().isEmpty()) {
            Path results = new Path(config.run().dir());
            faults.collect(() -> {
                InputSources.requireOutside(COMPLETIONS, label.completions(), results, inputs.hadoop());
                inputs.source(
                        COMPLETIONS, InputSources.of(COMPLETIONS, label.completions(), inputs.hadoop(), inputs::spark));
            });
        }
        if (label.isByVerifier()) {
            faults.collect(() -> inputs.value("label.by code", GivenVerifier.require(label)));
            inputs.value("label.options", label.options().values().toString());
        } else {
            faults.collect(() -> ScoringModel.declare(config, inputs));
        }
        faults.refuse();
    }

    @Override
    public List<String> outputs() {
        return List.of(LabelsTable.NAME, PreferencesTable.NAME);
    }

    @Override
    public StepResult run(StepContext context) {
        LabelConfig label = context.config().label();
        LabelJob job = new LabelJob(context);
        InputSource source = context.source(COMPLETIONS);
        CompletionColumns columns =
                new CompletionColumns(label.columns().prompt(), label.columns().completion(), label.carriedColumns());
        if (label.completions().isEmpty()) {
            Path sampled =
                    context.directory().path(context.results(StepName.SAMPLE).of("completions"));
            source = FileSource.of(
                    "completions",
                    List.of(sampled.toString()),
                    context.directory().fileSystem().getConf());
            columns = CompletionColumns.ofSampled(
                    LiteralPaths.parquet(context.spark(), sampled).schema().fieldNames());
        }
        if (label.isByVerifier()) {
            return job.run(
                    source, columns, new VerifierScorer(label.by(), label.options(), label.verifierTimeout()), null);
        }
        try (ScoringModel model = new ScoringModel(context)) {
            return job.run(source, columns, model.scorer(), model.fingerprint());
        }
    }
}
