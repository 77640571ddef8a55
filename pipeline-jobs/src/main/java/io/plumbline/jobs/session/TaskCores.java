package io.plumbline.jobs.session;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/** The cores of a process that runs tasks, and those that a task takes. */
public final class TaskCores {
    /** Matches a local master that says how many cores it has, behind it maybe how often a task may fail. */
    private static final Pattern CORES = Pattern.compile("local\\[ *([0-9]{1,9}) *(?:,.*)?]");

    private static final String PER_TASK = "spark.task.cpus";
    private static final String PER_EXECUTOR = "spark.executor.cores";

    private TaskCores() {}

    /**
     * Returns the tasks that a local master runs at a time, at least one.
     *
     * @param master {@code local}, {@code local[4]} or {@code local[*]}, behind the number maybe that of failures
     * @param processors of this machine
     * @param cpus that a task takes
     */
    public static int tasksHere(String master, int processors, int cpus) {
        return Math.max(1, ofLocal(master, processors) / Math.max(1, cpus));
    }

    private static int ofLocal(String master, int processors) {
        Matcher given = CORES.matcher(master);
        return given.matches() ? Integer.parseInt(given.group(1)) : master.equals("local") ? 1 : processors;
    }

    /**
     * Refuses settings with which Spark would not start, or would wait for ever.
     *
     * @throws PlumblineException of kind CONFIGURATION where a task takes more cores than the process that runs it has
     */
    static void require(SparkConf conf) {
        require(conf, Runtime.getRuntime().availableProcessors());
    }

    /** @param processors of this machine */
    static void require(SparkConf conf, int processors) {
        int cpus = conf.getInt(PER_TASK, 1);
        String master = conf.get("spark.master");
        if (SparkSettings.isLocal(conf)) {
            require(cpus, ofLocal(master, processors), "spark.master = " + master, "give it more");
        } else if (conf.contains(PER_EXECUTOR)) {
            int cores = conf.getInt(PER_EXECUTOR, 1);
            require(cpus, cores, PER_EXECUTOR + " = " + cores, "raise it (--executor-cores)");
        } else if (master.equals("yarn") || master.startsWith("k8s")) {
            // A standalone cluster gives an executor all cores of its machine instead.
            require(cpus, 1, "an executor without " + PER_EXECUTOR, "set it (--executor-cores)");
        }
    }

    private static void require(int cpus, int cores, String given, String cure) {
        if (cpus > cores) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot start Spark: a task takes " + cpus + " cores (" + PER_TASK + " = " + cpus + "), and "
                            + given + " has " + cores + "; " + cure + ", or lower " + PER_TASK);
        }
    }
}
