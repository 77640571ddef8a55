package io.plumbline.jobs.score;

import io.plumbline.jobs.config.DataConfig;
import io.plumbline.jobs.config.EngineConfig;
import io.plumbline.jobs.config.LossConfig;
import io.plumbline.jobs.config.ModelConfig;
import io.plumbline.jobs.config.Optimizer;
import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.config.RunConfig;
import io.plumbline.jobs.config.Schedule;
import io.plumbline.jobs.config.ScoreConfig;
import io.plumbline.jobs.config.SftConfig;
import io.plumbline.jobs.config.TokenizerConfig;
import io.plumbline.jobs.config.TrainingConfig;
import io.plumbline.jobs.progress.Progress;
import io.plumbline.jobs.progress.TaskCounter;
import io.plumbline.jobs.step.StepContext;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.nn.Precision;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** A step's context without a console. */
record TestContext(SparkSession spark, RunDirectory directory, PlumblineConfig config) implements StepContext {
    static final Progress SILENT = (name, unit, total) -> new Progress.Activity() {
        @Override
        public void advance(long units) {}

        @Override
        public TaskCounter counter() {
            return units -> {};
        }

        @Override
        public void show(String metric, double value) {}

        @Override
        public void close() {}
    };

    @Override
    public Progress progress() {
        return SILENT;
    }

    @Override
    public String identity() {
        return "0".repeat(64);
    }

    @Override
    public void say(String line) {}

    /** Defaults, but for what is given. */
    static PlumblineConfig config(String runDirectory, String model, double minimumAccuracy) {
        return new PlumblineConfig(
                new RunConfig(runDirectory),
                new ModelConfig(model, null),
                new DataConfig(
                        List.of(),
                        List.of(),
                        0.05,
                        DataConfig.Format.AUTO,
                        new DataConfig.Columns("prompt", "chosen", "rejected", "source"),
                        1_000_000,
                        1),
                new TokenizerConfig(
                        512, 256, TokenizerConfig.TruncatePrompt.KEEP_END, TokenizerConfig.AddBos.AUTO, true),
                new SftConfig(false, 1, 32, 2e-5, 0, Schedule.LINEAR, Optimizer.ADAMW, 0, 1),
                new LossConfig("sigmoid", 0.1, 0),
                new TrainingConfig(1, 32, 5e-7, 150, Schedule.LINEAR, Optimizer.ADAMW, 0, 1, 1, 1, 0, 100, 2),
                new EngineConfig(Precision.FLOAT32, 128, false),
                new ScoreConfig(200, 0, minimumAccuracy));
    }
}
