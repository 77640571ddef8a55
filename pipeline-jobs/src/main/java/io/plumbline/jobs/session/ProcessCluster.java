package io.plumbline.jobs.session;

import io.plumbline.PlainText;
import java.io.File;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.util.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.Tuple2;

/**
 * A cluster of this machine alone, Spark's own: its master and workers are threads of this process, its executors are processes
 * of one core each. Spark's {@code local-cluster} is the same, but writes below the directory of the installation. Only who
 * knows a secret that is made for it can submit to it, and only from this machine.
 */
public final class ProcessCluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessCluster.class);
    private static final long MIB = 1L << 20;
    private static final int SECRET_BYTES = 32;
    private static final int ANY_PORT = 0;
    private static final String HOST = "localhost";

    /** The machine's, which the workers are not to deal out: the executors' settings decide. */
    private static final int MEGABYTES = 1 << 30;

    /** As long as the end of threads and processes is waited for. */
    private static final int MOST_SECONDS = 30;

    /** The beginnings of settings that fit executors of other clusters. */
    private static final List<String> OF_OTHERS = List.of(
            "spark.task.", "spark.executor.resource.", "spark.executor.cores", "spark.cores.max", "spark.authenticate");

    private final ExecutorMemory memory;
    private final String secret;
    private final File directory;
    private final List<RpcEnv> running = new ArrayList<>();
    private final String master;

    /**
     * Starts it.
     *
     * @param executors how many
     * @param memory of each of them, where the job has no settings of its own
     */
    public ProcessCluster(int executors, ExecutorMemory memory) {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        this.memory = memory;
        this.secret = HexFormat.of().formatHex(random);
        // Deleted at the end of this process too.
        this.directory = Utils.createTempDir(System.getProperty("java.io.tmpdir"), "plumbline-executors");
        SparkConf conf = common(LazySession.conf())
                .set("spark.master.rest.enabled", "false")
                .set("spark.ui.killEnabled", "false");
        boolean started = false;
        try {
            RpcEnv environment = Master.startRpcEnvAndEndpoint(HOST, ANY_PORT, ANY_PORT, conf)
                    ._1();
            running.add(environment);
            this.master = "spark://" + HOST + ":" + environment.address().port();
            for (int worker = 0; worker < executors; worker++) {
                running.add(0, worker(worker, conf));
            }
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    private RpcEnv worker(int index, SparkConf conf) {
        return Worker.startRpcEnvAndEndpoint(
                HOST,
                ANY_PORT,
                ANY_PORT,
                1,
                MEGABYTES,
                new String[] {master},
                directory.getPath(),
                Option.apply(index),
                conf,
                Option.empty());
    }

    /** Returns the settings less those that fit other clusters, with what all of this one have in common. */
    private SparkConf common(SparkConf conf) {
        for (Tuple2<String, String> setting : conf.getAll()) {
            if (OF_OTHERS.stream().anyMatch(setting._1()::startsWith)) {
                conf.remove(setting._1());
            }
        }
        return conf.set("spark.authenticate", "true")
                .set("spark.authenticate.secret", secret)
                .set("spark.shuffle.service.enabled", "false");
    }

    /**
     * Returns a session on it, with the settings of the job where they fit.
     *
     * @param name of the application
     */
    public LazySession session(String name) {
        return new LazySession(name, this::settings);
    }

    private SparkConf settings(SparkConf given) {
        return common(given)
                .set("spark.master", master)
                .set("spark.driver.host", HOST)
                .set("spark.driver.bindAddress", HOST)
                .set("spark.executor.cores", "1")
                .set("spark.dynamicAllocation.enabled", "false")
                .setIfMissing("spark.executor.memory", memory.heap() / MIB + "m")
                .setIfMissing("spark.executor.memoryOverhead", memory.overhead(memory.ofWorker()) / MIB + "m");
    }

    /** Ends the executors, and deletes what they have written. */
    @Override
    public void close() {
        running.forEach(RpcEnv::shutdown);
        StopHook.within(MOST_SECONDS, () -> running.forEach(RpcEnv::awaitTermination));
        try {
            Utils.deleteRecursively(directory);
        } catch (Exception e) {
            // Scala's methods throw IOException without a word of it; what stays is deleted when this process ends.
            LOG.debug("Cannot delete {} yet: {}", directory, PlainText.reason(e));
        }
    }
}
