package io.plumbline.jobs.progress;

import org.apache.spark.SparkContext;

/** Names Spark's jobs in its user interface: the step, and what it does at the moment. */
public final class JobDescription {
    private static final String GROUP = "spark.jobGroup.id";

    private JobDescription() {}

    /**
     * Names the jobs that follow on this thread, and on threads that it starts, by a step; where they are named by it already,
     * leaves the rest of their name.
     *
     * @param step its command: {@code train}
     */
    public static void begin(SparkContext spark, String step) {
        if (!step.equals(spark.getLocalProperty(GROUP))) {
            spark.setJobGroup(step, step, false);
        }
    }

    /**
     * Adds to the step what the jobs that follow on this thread do.
     *
     * @param what in words: {@code round 12 of 40}
     */
    public static void describe(SparkContext spark, String what) {
        String step = spark.getLocalProperty(GROUP);
        spark.setJobDescription(step == null ? what : step + ": " + what);
    }
}
