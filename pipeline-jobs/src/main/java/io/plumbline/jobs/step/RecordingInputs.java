package io.plumbline.jobs.step;

import io.plumbline.jobs.manifest.InputFile;
import io.plumbline.jobs.manifest.InputIdentity;
import io.plumbline.jobs.manifest.InputTable;
import io.plumbline.jobs.manifest.RecordedInputs;
import io.plumbline.jobs.source.FileHashes;
import io.plumbline.jobs.source.InputSource;
import io.plumbline.jobs.storage.OpenModels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Takes a step's declarations down. */
final class RecordingInputs implements StepInputs {
    private final Configuration hadoop;
    private final OpenModels models;
    private final FileHashes hashes;
    private final Supplier<SparkSession> spark;
    private final SortedMap<String, List<InputFile>> files = new TreeMap<>();
    private final SortedMap<String, List<InputTable>> tables = new TreeMap<>();
    private final Map<String, InputSource> sources = new HashMap<>();
    private final SortedMap<String, String> fingerprints = new TreeMap<>();
    private final SortedMap<String, String> values = new TreeMap<>();

    /**
     * Takes down what is declared to it.
     *
     * @param models of the run
     * @param hashes of files; null where they are not looked at
     * @param spark starts Spark at the first call
     */
    RecordingInputs(Configuration hadoop, OpenModels models, FileHashes hashes, Supplier<SparkSession> spark) {
        this.hadoop = hadoop;
        this.models = models;
        this.hashes = hashes;
        this.spark = spark;
    }

    @Override
    public Configuration hadoop() {
        return hadoop;
    }

    @Override
    public SparkSession spark() {
        return spark.get();
    }

    @Override
    public OpenModels models() {
        return models;
    }

    @Override
    public boolean looksAtFiles() {
        return hashes != null;
    }

    @Override
    public void source(String key, InputSource source) {
        InputIdentity identity = source.identity(hashes);
        files.put(key, identity.files());
        if (!identity.tables().isEmpty()) {
            tables.put(key, identity.tables());
        }
        sources.put(key, source);
    }

    @Override
    public void model(String key, String fingerprint) {
        fingerprints.put(key, Objects.requireNonNull(fingerprint, "fingerprint"));
    }

    @Override
    public void value(String key, String value) {
        values.put(key, Objects.requireNonNull(value, "value"));
    }

    /** The sources that were declared, by their keys. */
    Map<String, InputSource> sources() {
        return Map.copyOf(sources);
    }

    /** All that was declared, with settings and steps. */
    RecordedInputs record(SortedMap<String, String> settings, SortedMap<String, String> steps) {
        return new RecordedInputs(settings, files, tables, fingerprints, values, steps);
    }

    /** The same with the files and tables that another has recorded. */
    RecordedInputs record(RecordedInputs other, SortedMap<String, String> settings, SortedMap<String, String> steps) {
        return new RecordedInputs(settings, other.files(), other.tables(), fingerprints, values, steps);
    }
}
