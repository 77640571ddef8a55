package io.plumbline.jobs.session;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * How many threads the engine has in one task. The driver decides it and sends it along, so that it follows neither from
 * the machine that a task comes to nor from how many tasks run there at a time: threads may change the last bits of a
 * number.
 */
public final class EngineThreads {
    /** What limits threads of native libraries everywhere. */
    private static final String VARIABLE = "OMP_NUM_THREADS";

    private EngineThreads() {}

    /**
     * Threads of a task of which as many run at a time as Spark has room for: its cores, {@code spark.task.cpus}, unless
     * {@code OMP_NUM_THREADS} says another number, in this process with a local master and for executors otherwise.
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
     * Threads of a training worker: those of a task; with a local master, where nothing else runs meanwhile, its share of
     * this machine's cores. It follows from the workers at a time, not from the number of partitions Spark is told to make.
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
