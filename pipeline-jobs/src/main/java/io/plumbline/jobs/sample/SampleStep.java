package io.plumbline.jobs.sample;

import io.plumbline.FaultCollector;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.config.Requirement;
import io.plumbline.jobs.config.SampleConfig;
import io.plumbline.jobs.source.InputSources;
import io.plumbline.jobs.step.Step;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.step.StepInputs;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.step.StepResult;
import io.plumbline.jobs.storage.ModelPlace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;

/** Samples completions for prompts: {@code completions/}, {@code refused-prompts/}. */
public final class SampleStep implements Step {
    private static final String PROMPTS = "sample.prompts";

    @Override
    public StepName name() {
        return StepName.SAMPLE;
    }

    @Override
    public List<String> settings() {
        return List.of(
                "sample.format",
                "sample.columns",
                "sample.keep-columns",
                "sample.completions",
                "sample.max-tokens",
                "sample.temperature",
                "sample.top-k",
                "sample.top-p",
                "sample.min-p",
                "sample.repetition-penalty",
                "sample.stop",
                "sample.seed",
                "engine.precision",
                "tokenizer.add-bos",
                "data.max-characters",
                "data.template-date",
                "data.template-arguments");
    }

    @Override
    public List<Requirement> requirements() {
        return List.of(
                Requirement.MODEL.onlyWhere(config -> !config.sample().isOfAnother()),
                Requirement.set(PROMPTS, config -> !config.sample().prompts().isEmpty()));
    }

    @Override
    public List<StepName> upstream(PlumblineConfig config) {
        return SampledModel.madeBy(config);
    }

    @Override
    public void inputs(PlumblineConfig config, StepInputs inputs) {
        FaultCollector faults = new FaultCollector();
        if (inputs.looksAtFiles()) {
            List<String> prompts = config.sample().prompts();
            Path results = new Path(config.run().dir());
            faults.collect(() -> {
                InputSources.requireOutside(PROMPTS, prompts, results, inputs.hadoop());
                inputs.source(PROMPTS, InputSources.of(PROMPTS, prompts, inputs.hadoop(), inputs::spark));
            });
        }
        faults.collect(() -> SampledModel.declare(config, inputs));
        faults.refuse();
        inputs.contract(config);
    }

    @Override
    public List<String> outputs() {
        return List.of(CompletionsTable.NAME, RefusedPrompts.NAME);
    }

    @Override
    public StepResult run(StepContext context) {
        SampleConfig sample = context.config().sample();
        ModelPlace place = SampledModel.place(context);
        String fingerprint = context.models().fingerprint(place);
        try (SampleJob job = new SampleJob(context, place)) {
            PromptRows rows = job.read(context.source(PROMPTS));
            rows.require(sample);
            PromptRows.Counts counts = rows.counts();
            JavaRDD<ReadRow> prompts = rows.prompts();
            long distinct = prompts.count();
            tell(rows, distinct, context);
            CompletionsTable table = new CompletionsTable(
                    counts.messages() > 0 ? CompletionsTable.Prompts.MESSAGES : CompletionsTable.Prompts.TEXTS,
                    counts.kept());
            SamplingFolder folder = SamplingFolder.of(context);
            job.sample(prompts, folder.path(), table);
            Path refused = context.directory().stage(RefusedPrompts.NAME);
            RefusedPrompts.write(context.spark(), rows, refused);
            Map<String, Path> outputs = new LinkedHashMap<>();
            outputs.put(CompletionsTable.NAME, folder.path());
            outputs.put(RefusedPrompts.NAME, refused);
            return StepResult.passed(
                    counts.rows(),
                    distinct * sample.completions(),
                    fingerprint,
                    folder.summary(context.spark(), distinct),
                    outputs);
        }
    }

    private static void tell(PromptRows rows, long distinct, StepContext context) {
        PromptRows.Counts counts = rows.counts();
        if (counts.refusedRows() > 0) {
            context.say(counts.refusedRows() + " of " + counts.rows() + " rows have no prompt that can be used ("
                    + counts.reasons() + "); they are in "
                    + context.directory().path(context.target().of(RefusedPrompts.NAME)));
        }
        long repeated = counts.usable() - distinct;
        if (repeated > 0) {
            context.say(repeated + " rows repeat the prompt of another, which is sampled once");
        }
        long ambiguous =
                context.config().sample().layout().keepColumns().isEmpty() || repeated == 0 ? 0 : rows.ambiguous();
        if (ambiguous > 0) {
            context.say("of " + ambiguous
                    + " prompts the rows differ in sample.keep-columns; those of the first by file" + " are kept");
        }
    }
}
