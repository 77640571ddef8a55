package io.plumbline.jobs.step;

import io.plumbline.jobs.manifest.Manifest;
import io.plumbline.jobs.source.FileHashes;
import io.plumbline.jobs.source.InputSource;
import io.plumbline.jobs.storage.OpenModels;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Keeps what a step declares, by key: of a source the paths of its files. */
public final class DeclaredInputs implements StepInputs {
    private final Configuration hadoop = new Configuration();
    private final Map<String, String> declared = new TreeMap<>();
    private final boolean looksAtFiles;

    private DeclaredInputs(boolean looksAtFiles) {
        this.looksAtFiles = looksAtFiles;
    }

    /** Inputs of a step that is about to run. */
    public static DeclaredInputs beforeARun() {
        return new DeclaredInputs(true);
    }

    /** Inputs of a step that was done before and is only compared. */
    public static DeclaredInputs toCompare() {
        return new DeclaredInputs(false);
    }

    /** Returns what was declared so far. */
    public Map<String, String> declared() {
        return declared;
    }

    @Override
    public Configuration hadoop() {
        return hadoop;
    }

    @Override
    public SparkSession spark() {
        throw new AssertionError("no table is an input");
    }

    @Override
    public OpenModels models() {
        return new OpenModels(hadoop);
    }

    @Override
    public boolean looksAtFiles() {
        return looksAtFiles;
    }

    @Override
    public void source(String key, InputSource source) {
        source.identity(new FileHashes(hadoop, Manifest.EMPTY))
                .files()
                .forEach(file -> declared.merge(key, file.path(), (all, path) -> all + " " + path));
    }

    @Override
    public void model(String key, String fingerprint) {
        declared.put(key, fingerprint);
    }

    @Override
    public void value(String key, String value) {
        declared.put(key, value);
    }
}
