package io.plumbline.jobs.step;

import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.manifest.RecordedInputs;
import io.plumbline.jobs.progress.Progress;
import io.plumbline.jobs.source.FileSource;
import io.plumbline.jobs.source.InputSource;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.watch.RunWatch;
import io.plumbline.jobs.watch.StepWork;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/** The context of one run of one step. */
record RunningStep(
        Step step,
        PlumblineConfig config,
        RunDirectory directory,
        Platform platform,
        RecordedInputs inputs,
        Map<String, InputSource> sources,
        Results results,
        OpenModels models)
        implements StepContext {
    @Override
    public String identity() {
        return inputs.identity();
    }

    @Override
    public InputSource source(String key) {
        return sources.getOrDefault(key, FileSource.none(key));
    }

    @Override
    public ResultFolder results(StepName earlier) {
        return results.holding(earlier, inputs.steps().get(earlier.command()));
    }

    @Override
    public ResultFolder target() {
        return results.isProposed(step, inputs, config)
                ? refused()
                : step.name().folder(config.run());
    }

    @Override
    public ResultFolder refused() {
        return results.refusedFolder(step.name());
    }

    @Override
    public SparkSession spark() {
        return platform.spark().apply(step.name());
    }

    /** The tables that receive its result. */
    TableOutputs tables() {
        return new TableOutputs(step, config, directory, results, this::spark);
    }

    @Override
    public Progress progress() {
        return platform.progress();
    }

    @Override
    public boolean followsFormer(Set<String> except) {
        ResultFolder folder = target();
        return results.missing(folder, step).isEmpty()
                && results.record(step.name(), folder)
                        .filter(record -> record.versions().equals(Versions.all()))
                        .filter(record -> inputs.isLike(record.inputs(), except))
                        .isPresent();
    }

    @Override
    public RunWatch watch() {
        return platform.watch();
    }

    @Override
    public StepWork work() {
        return WatchedWork.of(this);
    }

    @Override
    public void say(String line) {
        platform.say().accept(step.name().command() + ": " + line);
    }
}
