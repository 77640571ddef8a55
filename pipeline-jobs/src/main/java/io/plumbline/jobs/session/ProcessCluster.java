package io.plumbline.jobs.session;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.util.Utils;
import scala.Option;
import scala.Tuple2;
import scala.Tuple3;

/**
 * A cluster of this machine alone, Spark's own: its master and workers are threads of this process, its executors are processes
 * of one core each. Spark's {@code local-cluster} is the same, but writes below the directory of the installation.
 */
public final class ProcessCluster implements AutoCloseable {
    private static final long MIB = 1L << 20;
    private static final int ANY_PORT = 0;

    /** The beginnings of settings that fit executors of other clusters. */
    private static final List<String> OF_OTHERS = List.of(
            "spark.task.",
            "spark.executor.resource.",
            "spark.executor.cores",
            "spark.executor.memory",
            "spark.cores.max");

    private final File directory;
    private final ExecutorMemory memory;
    private final String master;
    private final List<RpcEnv> running = new ArrayList<>();

    /**
     * Starts it.
     *
     * @param executors how many
     * @param memory of each of them
     * @throws PlumblineException of kind STORAGE where the directory for temporary files cannot be written
     */
    public ProcessCluster(int executors, ExecutorMemory memory) {
        this.memory = memory;
        try {
            this.directory = Files.createTempDirectory("plumbline-executors").toFile();
        } catch (IOException e) {
            throw new PlumblineException(
                    Kind.STORAGE,
                    "Cannot start executors: no directory can be made in " + System.getProperty("java.io.tmpdir")
                            + "; name another by -Djava.io.tmpdir",
                    e);
        }
        SparkConf conf = LazySession.conf()
                .set("spark.master.rest.enabled", "false")
                .set("spark.shuffle.service.enabled", "false");
        String host = Utils.localHostName();
        Tuple3<RpcEnv, Object, Option<Object>> started = Master.startRpcEnvAndEndpoint(host, ANY_PORT, ANY_PORT, conf);
        running.add(started._1());
        this.master = "spark://" + Utils.localHostNameForURI() + ":"
                + started._1().address().port();
        for (int worker = 0; worker < executors; worker++) {
            running.add(
                    0,
                    Worker.startRpcEnvAndEndpoint(
                            host,
                            ANY_PORT,
                            ANY_PORT,
                            1,
                            Math.toIntExact(memory.heap() / MIB),
                            new String[] {master},
                            directory.getPath(),
                            Option.apply(worker),
                            conf,
                            Option.empty()));
        }
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
        for (Tuple2<String, String> setting : given.getAll()) {
            if (OF_OTHERS.stream().anyMatch(setting._1()::startsWith)) {
                given.remove(setting._1());
            }
        }
        return given.set("spark.master", master)
                .set("spark.executor.cores", "1")
                .set("spark.executor.memory", memory.heap() / MIB + "m")
                .set("spark.executor.memoryOverhead", memory.overhead(memory.ofWorker()) / MIB + "m")
                .set("spark.dynamicAllocation.enabled", "false");
    }

    /** Ends the executors, and deletes what they have written. */
    @Override
    public void close() {
        for (RpcEnv each : running) {
            each.shutdown();
            each.awaitTermination();
        }
        Utils.deleteRecursively(directory);
    }
}
