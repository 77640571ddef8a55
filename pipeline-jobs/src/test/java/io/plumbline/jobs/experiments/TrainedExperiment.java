package io.plumbline.jobs.experiments;

import io.plumbline.jobs.manifest.Manifest;
import io.plumbline.jobs.manifest.RecordedInputs;
import io.plumbline.jobs.manifest.StepRecord;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** Experiments of which no more is known than the inputs of their training. */
final class TrainedExperiment {
    private TrainedExperiment() {}

    /**
     * Returns one.
     *
     * @param run the run directory
     * @param settings of the training
     * @param values that it was given
     * @param examples rows that it read
     */
    static Experiment of(
            Path run, String name, Map<String, String> settings, Map<String, String> values, int examples) {
        RecordedInputs inputs = new RecordedInputs(
                new TreeMap<>(settings),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(values),
                new TreeMap<>());
        StepRecord train =
                new StepRecord(inputs, "policy", examples, examples, "", new TreeMap<>(), Instant.EPOCH, Instant.EPOCH);
        return new Experiment(
                name,
                RunDirectory.look(run.toString(), new Configuration()),
                ResultFolder.experiment(name),
                Manifest.EMPTY,
                Manifest.EMPTY.with("train", train));
    }
}
