package io.plumbline.jobs.session;

import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.jobs.progress.JobDescription;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/** A Spark session that starts when it is first needed, so that work can be refused or skipped without starting Spark. */
public final class LazySession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LazySession.class);

    /** The settings that the newest session was started with; null before the first. */
    private static volatile SparkConf newest;

    private final String name;
    private final UnaryOperator<SparkConf> settings;
    private SparkSession session;

    /** @param name what Spark's user interface and the resource manager show */
    public LazySession(String name) {
        this(name, UnaryOperator.identity());
    }

    LazySession(String name, UnaryOperator<SparkConf> settings) {
        this.name = name;
        this.settings = settings;
    }

    /**
     * A session that starts nothing outside this process and writes nothing, whatever the cluster of the job is.
     *
     * @param name of the application
     */
    public static LazySession ofThisProcess(String name) {
        return new LazySession(name, SparkSettings::ofThisProcess);
    }

    /**
     * The session.
     *
     * @throws PlumblineException of kind CONFIGURATION where this process has one already that cannot do the work, a task takes
     *     more cores than there are, or Spark has no scratch directory that can be written
     */
    public synchronized SparkSession get() {
        if (session == null) {
            SparkConf conf = SparkSettings.complete(settings.apply(new SparkConf()));
            ScratchFolders.requireOne(conf);
            limitThisProcess(conf);
            newest = conf;
            // The builder alone would add what spark-submit has passed to settings of a short look that leave it out.
            SparkContext context = SparkContext.getOrCreate(conf.setAppName(name));
            // Given the context; one that it found would be a warning at every start.
            SparkSession started =
                    SparkSession.builder().sparkContext(context).config(conf).getOrCreate();
            newest = started.sparkContext().getConf();
            SparkSettings.requireJavaSerializer(newest);
            session = started;
        }
        return session;
    }

    /**
     * Starts Spark without executors in a YARN application that has not started it yet and is about to fail. YARN hears the
     * reason of a failure from an application that has registered with it, which Spark does; of others it knows an exit code, and
     * tries them once more.
     */
    public static void registerWithYarn() {
        SparkConf conf = new SparkConf();
        if (newest != null || !conf.get("spark.master", "").equals("yarn")) {
            return;
        }
        try (LazySession session = new LazySession("plumbline", LazySession::withoutExecutors)) {
            session.get();
        } catch (RuntimeException e) {
            LOG.warn("Cannot register with YARN: {}", PlainText.reason(e));
        }
    }

    private static SparkConf withoutExecutors(SparkConf conf) {
        return conf.set("spark.dynamicAllocation.enabled", "false")
                .set("spark.executor.instances", "0")
                .remove("spark.task.cpus");
    }

    /** Returns what Spark would be started with: what spark-submit has passed and what is added to it. */
    public static SparkConf conf() {
        return SparkSettings.complete(new SparkConf());
    }

    /**
     * Returns the settings of the session that this process has, whoever has started it, or else of the newest that it had; before
     * there is one, what Spark would be started with.
     */
    public static SparkConf confInUse() {
        return Stream.of(SparkSession.getActiveSession(), SparkSession.getDefaultSession())
                .filter(Option::isDefined)
                .map(found -> found.get().sparkContext())
                .filter(context -> !context.isStopped())
                .map(SparkContext::getConf)
                .findFirst()
                .or(() -> Optional.ofNullable(newest))
                .orElseGet(LazySession::conf);
    }

    /**
     * Returns what Spark would be started with, {@code key = value} each, in order of the keys: what spark-submit has passed and
     * what is added to it. Credentials are masked.
     */
    public static List<String> settings() {
        return Stream.of(conf().getAll())
                .map(setting -> PlainText.withoutCredentials(setting._1() + "=" + setting._2()))
                .map(setting -> setting.replaceFirst("=", " = "))
                .sorted()
                .toList();
    }

    /** The session, with the jobs that follow on this thread shown under a name in Spark's user interface. */
    public SparkSession describedAs(String step) {
        SparkSession started = get();
        JobDescription.begin(started.sparkContext(), step);
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
