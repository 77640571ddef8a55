package io.plumbline.jobs.step;

import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.progress.Progress;
import io.plumbline.jobs.source.InputSource;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.watch.RunWatch;
import io.plumbline.jobs.watch.StepWork;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/** The settings, folders and services that a running step uses. */
public interface StepContext {
    /** The configuration of the run. */
    PlumblineConfig config();

    /** The run directory, in which the step reads and stages. */
    RunDirectory directory();

    /**
     * The source that the step has declared, whose identity the manifest will hold; one without rows where it has declared
     * none.
     *
     * @param key that it was declared by: {@code data.train}
     */
    InputSource source(String key);

    /** The folder that holds the result of an earlier step that this one builds on. */
    ResultFolder results(StepName earlier);

    /** The folder for the step's own result. */
    ResultFolder target();

    /** The folder for the step's own result if that does not pass its gate. */
    ResultFolder refused();

    /** The models of this run. */
    OpenModels models();

    /** Spark, started at the first call. */
    SparkSession spark();

    /** Shows the progress of long work. */
    Progress progress();

    /**
     * The identity of the step's result: the SHA-256 of all its inputs, in hexadecimal. It labels the result and work that
     * can be resumed. Equal inputs give equal identities.
     */
    String identity();

    /**
     * Returns whether the result of an earlier run of the step stands where this one will, made by this version from the same
     * settings, models and values but not of the same input: what it made of a row may be taken over.
     *
     * @param except settings that may differ
     */
    boolean followsFormer(Set<String> except);

    /** Hears what the step does, for those who watch the run from outside. */
    RunWatch watch();

    /** The step, as {@link #watch} is told of it. */
    StepWork work();

    /** Says something to the user, on a line of its own between progress. */
    void say(String line);
}
