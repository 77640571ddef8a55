package io.plumbline.jobs.session;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.Engines;
import io.plumbline.jobs.metrics.MetricsPlugin;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/** The Spark settings that Plumbline needs. A value that the user gave is kept, except for a serializer that cannot work. */
final class SparkSettings {
    private static final Logger LOG = LoggerFactory.getLogger(SparkSettings.class);

    private static final Map<String, String> DEFAULTS = Map.of(
            "spark.ui.showConsoleProgress", "false",
            // Partial counts of running tasks travel with heartbeats: progress is this fresh.
            "spark.executor.heartbeatInterval", "2s",
            // Nearly all that is broadcast and shuffled is the state of a training: numbers, which get no smaller.
            "spark.broadcast.compress", "false",
            "spark.shuffle.compress", "false",
            // Models and tokenizers come from paths; nothing is fetched and nobody is told.
            "spark.executorEnv.DJL_OFFLINE", "true",
            "spark.executorEnv.OPT_OUT_TRACKING", "true");

    /** The beginnings of settings for reading. */
    private static final List<String> READING = List.of(
            "spark.hadoop.",
            "spark.sql.catalog",
            "spark.sql.extensions",
            "spark.sql.warehouse",
            "spark.jars",
            "spark.local.dir");

    private static final String PLUGINS = "spark.plugins";
    private static final String METRICS = MetricsPlugin.class.getName();

    private static final String SERIALIZER = "spark.serializer";
    private static final String JAVA_SERIALIZER = "org.apache.spark.serializer.JavaSerializer";

    private SparkSettings() {}

    /**
     * Adds them to what spark-submit passed.
     *
     * @throws PlumblineException of kind CONFIGURATION where a task takes more cores than there are
     */
    static SparkConf complete(SparkConf conf) {
        conf.setIfMissing("spark.master", "local[*]");
        TaskCores.require(conf);
        DEFAULTS.forEach(conf::setIfMissing);
        ServerWaits.bounded(conf);
        useJavaSerializer(conf);
        addPlugin(conf);
        if (isLocal(conf)) {
            // Tasks run in this process, on few rows.
            conf.setIfMissing("spark.sql.shuffle.partitions", "8");
            conf.setIfMissing("spark.driver.host", "localhost");
            // A task that runs out of memory fails; by default it ends this process, before a word is said.
            conf.setIfMissing("spark.executor.killOnFatalError.depth", "0");
            return conf;
        }
        if (!conf.contains("spark.executor.memoryOverhead")) {
            // The engine's memory is native: as much again as the heap, where Spark would leave a tenth.
            conf.setIfMissing("spark.executor.memoryOverheadFactor", "1.0");
        }
        NativeLimits limits = NativeLimits.ofExecutors(conf);
        conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", Integer.toString(limits.threads()));
        Engines.environment(System.getenv())
                .forEach((variable, value) -> conf.setIfMissing("spark.executorEnv." + variable, value));
        // Inside the container, which YARN cleans up.
        conf.setIfMissing("spark.executorEnv.DJL_CACHE_DIR", ".djl.ai");
        String given = conf.get("spark.executor.extraJavaOptions", "");
        conf.set(
                "spark.executor.extraJavaOptions",
                // What comes later on a command line wins: the user's own.
                (limits.javaOptions() + " -Dorg.bytedeco.javacpp.cachedir=.javacpp " + given).strip());
        return conf;
    }

    /**
     * Returns settings for a short look at files and tables in this process: those that say where they are, without the executors,
     * user interface, listeners and logs of the job.
     */
    static SparkConf ofThisProcess(SparkConf given) {
        SparkConf conf = new SparkConf(false);
        for (Tuple2<String, String> setting : given.getAll()) {
            if (READING.stream().anyMatch(setting._1()::startsWith)) {
                conf.set(setting._1(), setting._2());
            }
        }
        return conf.set("spark.master", "local[2]").set("spark.ui.enabled", "false");
    }

    /** Beside those of the user. */
    private static void addPlugin(SparkConf conf) {
        String given = conf.get(PLUGINS, "");
        if (!List.of(given.split(",")).contains(METRICS)) {
            conf.set(PLUGINS, given.isBlank() ? METRICS : given + "," + METRICS);
        }
    }

    /** Kryo, which a cluster's defaults may choose, makes records without their constructor and sets their fields: Java forbids it. */
    private static void useJavaSerializer(SparkConf conf) {
        String given = conf.get(SERIALIZER, JAVA_SERIALIZER);
        if (!given.equals(JAVA_SERIALIZER)) {
            conf.set(SERIALIZER, JAVA_SERIALIZER);
            LOG.info(
                    "{} is JavaSerializer for this run: {} cannot write Plumbline's records",
                    SERIALIZER,
                    simple(given));
        }
    }

    /**
     * Checks a Spark context that this process may have had before, whose settings can no longer be changed.
     *
     * @throws PlumblineException of kind CONFIGURATION where it has a serializer that cannot work
     */
    static void requireJavaSerializer(SparkConf running) {
        String name = running.get(SERIALIZER, JAVA_SERIALIZER);
        if (!name.equals(JAVA_SERIALIZER)) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot use the Spark session of this process: its " + SERIALIZER + " is " + simple(name)
                            + ", which cannot write Plumbline's records; stop that session first, or start it with "
                            + SERIALIZER + "=" + JAVA_SERIALIZER);
        }
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    static boolean isLocal(SparkConf conf) {
        String master = conf.get("spark.master");
        return master.equals("local") || master.startsWith("local[");
    }
}
