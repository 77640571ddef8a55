package io.plumbline.jobs.session;

import io.plumbline.PlumblineException;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** A Spark session that starts when it is first needed, so that work can be refused or skipped without starting Spark. */
public final class LazySession implements AutoCloseable {
    private final String name;
    private SparkSession session;

    /** @param name what Spark's user interface and the resource manager show */
    public LazySession(String name) {
        this.name = name;
    }

    /**
     * The session.
     *
     * @throws PlumblineException of kind CONFIGURATION where this process has one already that cannot do the work
     */
    public synchronized SparkSession get() {
        if (session == null) {
            SparkConf conf = SparkSettings.complete(new SparkConf());
            limitThisProcess(conf);
            SparkSession started =
                    SparkSession.builder().appName(name).config(conf).getOrCreate();
            SparkSettings.requireJavaSerializer(started.sparkContext().getConf());
            session = started;
        }
        return session;
    }

    /** The session, with the jobs that follow on this thread shown under a name in Spark's user interface. */
    public SparkSession describedAs(String step) {
        SparkSession started = get();
        started.sparkContext().setJobGroup(step, step, false);
        return started;
    }

    /** Returns whether Spark was started here and then stopped by other code. */
    public synchronized boolean wasStopped() {
        return session != null && session.sparkContext().isStopped();
    }

    private static void limitThisProcess(SparkConf conf) {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        if (Deployment.isCluster(conf)) {
            NativeLimits.ofDriver(conf).applyHere();
        }
    }

    /** Stops Spark, if it was started. */
    @Override
    public synchronized void close() {
        if (session != null) {
            session.stop();
            session = null;
        }
    }
}
