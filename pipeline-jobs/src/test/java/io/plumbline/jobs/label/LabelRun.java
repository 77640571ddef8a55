package io.plumbline.jobs.label;

import io.plumbline.jobs.cli.Steps;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.progress.SilentProgress;
import io.plumbline.jobs.step.Platform;
import io.plumbline.jobs.step.StepName;
import io.plumbline.jobs.step.StepRunner;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Runs of steps into one run directory. */
record LabelRun(SparkSession spark, Path directory, List<String> said) {
    LabelRun(SparkSession spark, Path directory) {
        this(spark, directory, new ArrayList<>());
    }

    /** Labels. */
    void label(String... settings) {
        run(List.of(StepName.LABEL), settings);
    }

    void run(List<StepName> steps, String... settings) {
        List<String> all = new ArrayList<>(List.of("run.dir=" + directory));
        all.addAll(List.of(settings));
        Configuration hadoop = new Configuration();
        new StepRunner(
                        new ConfigLoader("label", hadoop).load(null, all),
                        new Platform(hadoop, step -> spark, new SilentProgress(), said::add),
                        Steps::of,
                        InstantSource.system())
                .run(steps);
    }

    Dataset<Row> labels() {
        return table("labels");
    }

    Dataset<Row> preferences() {
        return table("preferences");
    }

    private Dataset<Row> table(String name) {
        return spark.read()
                .parquet(directory.resolve("experiments/default").resolve(name).toString());
    }
}
