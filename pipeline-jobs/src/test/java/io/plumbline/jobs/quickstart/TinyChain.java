package io.plumbline.jobs.quickstart;

import io.plumbline.jobs.cli.Steps;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.progress.JobDescription;
import io.plumbline.jobs.progress.SilentProgress;
import io.plumbline.jobs.step.Platform;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.step.StepRunner;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * The chain over a small model and small files of preferences.
 *
 * @param spark runs it
 * @param folder holds {@code model/}, {@code train.jsonl} and {@code held-out.jsonl}
 * @param directory of the run
 * @param said is told what the chain says
 */
record TinyChain(SparkSession spark, Path folder, Path directory, Consumer<String> said) {
    /**
     * Runs steps.
     *
     * @param settings beside those that are the same for all: {@code key=value}
     */
    void run(List<StepName> steps, List<String> settings) {
        List<String> all = new ArrayList<>(List.of(
                "run.dir=" + directory,
                "model.path=" + folder.resolve("model"),
                "data.train=" + folder.resolve("train.jsonl"),
                "data.held-out=" + folder.resolve("held-out.jsonl"),
                "tokenizer.max-length=96",
                "tokenizer.max-prompt-length=32",
                "training.warmup-steps=0",
                "score.bootstrap-samples=50"));
        all.addAll(settings);
        Configuration hadoop = new Configuration();
        new StepRunner(
                        new ConfigLoader("run", hadoop).load(null, all),
                        new Platform(hadoop, this::session, new SilentProgress(), said),
                        Steps::of,
                        InstantSource.system())
                .run(steps);
    }

    /** The session, whose jobs are named as those of a command are. */
    private SparkSession session(StepName step) {
        JobDescription.begin(spark.sparkContext(), step.command());
        return spark;
    }
}
