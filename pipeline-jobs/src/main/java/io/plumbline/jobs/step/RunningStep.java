package io.plumbline.jobs.step;

import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.progress.Progress;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import org.apache.spark.sql.SparkSession;

/** The context of one run of one step. */
record RunningStep(StepName name, PlumblineConfig config, RunDirectory directory, Platform platform, String identity)
        implements StepContext {
    @Override
    public ResultFolder results(StepName step) {
        return step.folder(config.run());
    }

    @Override
    public SparkSession spark() {
        return platform.spark().apply(name);
    }

    @Override
    public Progress progress() {
        return platform.progress();
    }

    @Override
    public void say(String line) {
        platform.say().accept(name.command() + ": " + line);
    }
}
