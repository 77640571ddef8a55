package io.plumbline.jobs.session;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * The number of threads that the engine uses in one task. The driver decides it and sends it with the task, so that it does
 * not depend on the machine or on how many tasks run there at a time: the number of threads may change the last bits of a
 * result.
 */
public final class EngineThreads {
    /** The environment variable by which users limit the threads of native libraries. */
    private static final String VARIABLE = "OMP_NUM_THREADS";

    private EngineThreads() {}

    /**
     * Returns the threads of a task when as many tasks run at a time as Spark has room for: {@code OMP_NUM_THREADS} where it
     * is set, for this process with a local master and for executors otherwise; else {@code spark.task.cpus}.
     */
    public static int ofTask(SparkContext spark) {
        return ofTask(spark.getConf(), System.getenv());
    }

    static int ofTask(SparkConf conf, Map<String, String> environment) {
        String given = SparkSettings.isLocal(conf)
                ? environment.getOrDefault(VARIABLE, "")
                : conf.get("spark.executorEnv." + VARIABLE, "");
        return given.strip().matches("[1-9][0-9]{0,3}")
                ? Integer.parseInt(given.strip())
                : conf.getInt("spark.task.cpus", 1);
    }

    /**
     * Returns the threads of a training worker. On a cluster these are the threads of a task. With a local master, where
     * nothing else runs at the same time, they are the worker's share of this machine's cores, by the number of workers that
     * run at a time and not by the number of partitions.
     *
     * @param workers of the training
     */
    public static int ofWorker(SparkContext spark, int workers) {
        if (!spark.isLocal()) {
            return ofTask(spark);
        }
        int tasksAtATime =
                spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
        return ofLocalWorker(Runtime.getRuntime().availableProcessors(), workers, tasksAtATime);
    }

    static int ofLocalWorker(int cores, int workers, int tasksAtATime) {
        return Math.max(1, cores / Math.min(workers, Math.max(1, tasksAtATime)));
    }
}
