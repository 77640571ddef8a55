package io.plumbline.jobs.report;

import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.storage.StorageFailures;
import io.plumbline.score.HeldOutCurves;
import io.plumbline.score.MetricCurves;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;

/** Reads metrics, a line a step. */
public final class MetricsFile {
    /** Metrics of training a policy, in the folder of its experiment. */
    public static final String TRAINING = "metrics/train.jsonl";

    /** Figures on held-out examples during that training; not there where none were asked for. */
    public static final String HELD_OUT = "metrics/held-out.jsonl";

    private MetricsFile() {}

    /**
     * Adds the lines of a file to curves; of one that is not there, none.
     *
     * @param file the file, staged or in its place
     * @return the curves
     */
    public static MetricCurves read(RunDirectory directory, Path file, MetricCurves curves) {
        read(directory, file, curves::add);
        return curves;
    }

    /** The same for curves of evaluations. */
    public static HeldOutCurves read(RunDirectory directory, Path file, HeldOutCurves curves) {
        read(directory, file, curves::add);
        return curves;
    }

    private static void read(RunDirectory directory, Path file, Consumer<String> lines) {
        try {
            if (directory.fileSystem().exists(file)) {
                read(directory.fileSystem().open(file), lines);
            }
        } catch (IOException | FSError e) {
            throw StorageFailures.at("read " + file, e);
        }
    }

    private static void read(InputStream content, Consumer<String> reader) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                reader.accept(line);
            }
        }
    }
}
