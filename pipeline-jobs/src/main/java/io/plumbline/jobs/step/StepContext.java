package io.plumbline.jobs.step;

import io.plumbline.jobs.config.PlumblineConfig;
import io.plumbline.jobs.progress.Progress;
import io.plumbline.jobs.storage.OpenModels;
import io.plumbline.jobs.storage.ResultFolder;
import io.plumbline.jobs.storage.RunDirectory;
import org.apache.spark.sql.SparkSession;

/** What a running step works with. */
public interface StepContext {
    /** What the run was told. */
    PlumblineConfig config();

    /** Where it reads and stages. */
    RunDirectory directory();

    /** Where the result of an earlier step stands that this one builds on. */
    ResultFolder results(StepName earlier);

    /** Where its own result will stand. */
    ResultFolder target();

    /** Where its own result will stand if it does not pass its gate. */
    ResultFolder refused();

    /** The models of this run. */
    OpenModels models();

    /** Spark, started at the first call. */
    SparkSession spark();

    /** Where long work shows how far it is. */
    Progress progress();

    /**
     * SHA-256, in hexadecimal, of all its inputs: what its result, and work it can resume, are labelled with. Equal
     * inputs give equal identities.
     */
    String identity();

    /** Says something to the user, on a line of its own between progress. */
    void say(String line);
}
