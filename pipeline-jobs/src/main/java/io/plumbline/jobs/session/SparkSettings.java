package io.plumbline.jobs.session;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.nn.BlasKernels;
import java.util.Map;
import org.apache.spark.SparkConf;

/** What Plumbline asks of Spark. A setting that the user gave stands. */
final class SparkSettings {
    private static final Map<String, String> DEFAULTS = Map.of(
            "spark.ui.showConsoleProgress", "false",
            // Partial counts of running tasks travel with heartbeats: progress is this fresh.
            "spark.executor.heartbeatInterval", "2s",
            // Models and tokenizers come from paths; nothing is fetched and nobody is told.
            "spark.executorEnv.DJL_OFFLINE", "true",
            "spark.executorEnv.OPT_OUT_TRACKING", "true");

    private static final String SERIALIZER = "spark.serializer";
    private static final String JAVA_SERIALIZER = "org.apache.spark.serializer.JavaSerializer";

    private SparkSettings() {}

    /**
     * Adds them to what spark-submit passed.
     *
     * @throws PlumblineException of kind CONFIGURATION for a setting that cannot work
     */
    static SparkConf complete(SparkConf conf) {
        conf.setIfMissing("spark.master", "local[*]");
        DEFAULTS.forEach(conf::setIfMissing);
        requireSerializer(conf.get(SERIALIZER, JAVA_SERIALIZER));
        if (isLocal(conf)) {
            // Tasks run in this process, on few rows.
            conf.setIfMissing("spark.sql.shuffle.partitions", "8");
            conf.setIfMissing("spark.driver.host", "localhost");
            return conf;
        }
        if (!conf.contains("spark.executor.memoryOverhead")) {
            // The engine's memory is native: as much again as the heap, where Spark would leave a tenth.
            conf.setIfMissing("spark.executor.memoryOverheadFactor", "1.0");
        }
        NativeLimits limits = NativeLimits.ofExecutors(conf);
        conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", Integer.toString(limits.threads()));
        BlasKernels.chosen(System.getenv())
                .ifPresent(name -> conf.setIfMissing("spark.executorEnv." + BlasKernels.VARIABLE, name));
        // Inside the container, which YARN cleans up.
        conf.setIfMissing("spark.executorEnv.DJL_CACHE_DIR", ".djl.ai");
        String given = conf.get("spark.executor.extraJavaOptions", "");
        conf.set(
                "spark.executor.extraJavaOptions",
                // What comes later on a command line wins: the user's own.
                (limits.javaOptions() + " -Dorg.bytedeco.javacpp.cachedir=.javacpp " + given).strip());
        return conf;
    }

    /** Kryo makes records without their constructor and sets their fields, which Java forbids. */
    private static void requireSerializer(String name) {
        if (!name.equals(JAVA_SERIALIZER)) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot start Spark: " + SERIALIZER + " is " + name.substring(name.lastIndexOf('.') + 1)
                            + ", which cannot write what Plumbline's tasks send each other; leave it out, or set it to"
                            + " JavaSerializer as conf/spark-yarn.conf does");
        }
    }

    static boolean isLocal(SparkConf conf) {
        String master = conf.get("spark.master");
        return master.equals("local") || master.startsWith("local[");
    }
}
