package io.plumbline.jobs.step;

import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.source.InputSource;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.jobs.tables.ChainModels;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Takes a step's declarations of what its result depends on besides settings and steps. What an earlier step leaves is not
 * declared here: that step's identity stands for it, which lets a whole chain be checked before its first step runs.
 */
public interface StepInputs {
    /** The name under which results record the numeric contract of the engine that computed them. */
    String CONTRACT = "engine.contract";

    /** Hadoop's configuration, with what spark-submit was given: to open files with. */
    Configuration hadoop();

    /** Spark, started at the first call: to be asked for where a table is an input, and behind all other checks. */
    SparkSession spark();

    /** The models of this run. */
    OpenModels models();

    /**
     * Returns whether files are looked at. They are not where a step was done before and is only compared with what would be done
     * now: its input may be gone by then.
     */
    boolean looksAtFiles();

    /**
     * Depends on the content of a source; to be declared only where files are looked at.
     *
     * @param key the key that names it: {@code data.train}
     * @param source whose identity goes into the manifest
     */
    void source(String key, InputSource source);

    /**
     * Depends on a model, which goes into the manifest by its fingerprint.
     *
     * @param key the key that names it: {@code model.path}
     * @param fingerprint of its tensors and configuration
     */
    void model(String key, String fingerprint);

    /**
     * Depends on a value that is neither: a format or engine version.
     *
     * @param key what it is: {@code data.template}
     * @param value any text
     */
    void value(String key, String value);

    /** Depends on the engine that computes, which goes into the manifest by its numeric contract. */
    default void contract(PlumblineConfig config) {
        value(CONTRACT, ChainModels.contract(config));
    }
}
