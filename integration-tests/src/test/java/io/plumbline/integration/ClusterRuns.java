package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.jobs.status.StatusJson;
import io.plumbline.jobs.status.StatusReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A cluster and a small run on it: the ways to submit it, and what it must leave. */
final class ClusterRuns implements ExtensionContext.Store.CloseableResource {
    /** Name of the configuration file beside each run. */
    private static final String CONFIGURATION = "job.conf";

    private static final String QUICK = "-XX:TieredStopAtLevel=1";

    private final Path directory;
    private final HadoopCluster cluster;
    private final SmallRun here;
    private final SmallRun there;
    private final FaultTable faults = new FaultTable();
    private RunContent undisturbed;

    private ClusterRuns(Path directory, HadoopCluster cluster, SmallRun here, SmallRun there) {
        this.directory = directory;
        this.cluster = cluster;
        this.here = here;
        this.there = there;
    }

    static ClusterRuns start() {
        try {
            Path directory = Files.createTempDirectory("plumbline-cluster");
            HadoopCluster cluster = HadoopCluster.start(directory.resolve("cluster"));
            SmallRun here = SmallRun.make(directory);
            return new ClusterRuns(directory, cluster, here, here.on(cluster, "/in"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start a cluster", e);
        }
    }

    HadoopCluster cluster() {
        return cluster;
    }

    /** Returns the result of the run where nothing disturbs it, on one machine with two cores. */
    synchronized RunContent undisturbed() throws IOException, InterruptedException {
        if (undisturbed == null) {
            Submission run = onThisMachine("undisturbed");
            run.succeeding(oneMachine());
            undisturbed = run.content();
        }
        return undisturbed;
    }

    /** A run whose files stand on this machine. */
    Submission onThisMachine(String name) throws IOException {
        Path folder = folder(name);
        Path run = folder.resolve("run");
        Files.writeString(folder.resolve(CONFIGURATION), here.configuration(SmallRun.address(run)));
        return new Submission(
                new Distribution(folder, environment()), FileSystem.getLocal(new Configuration()), run.toString());
    }

    /** A run whose files stand on HDFS. */
    Submission onHdfs(String name) throws IOException {
        Path folder = folder(name);
        String run = "/runs/" + name;
        Files.writeString(folder.resolve(CONFIGURATION), there.configuration(cluster.address(run)));
        return new Submission(new Distribution(folder, environment()), cluster.fileSystem(), run);
    }

    /** A folder of its own. */
    Path folder(String name) throws IOException {
        return Files.createDirectories(directory.resolve("runs").resolve(name));
    }

    private Map<String, String> environment() {
        return Map.of(
                "HADOOP_CONF_DIR",
                cluster.configuration().toString(),
                // Small enough for several JVMs beside each other.
                "PLUMBLINE_DRIVER_MEMORY",
                "512m",
                "PLUMBLINE_NATIVE_MEMORY",
                "1g");
    }

    /** Adds a line to the table of faults that is printed at the end. */
    void record(String fault, String moment, String outcome) {
        faults.add(fault, moment, outcome);
    }

    /** Two cores of this machine, in the driver's process. */
    static List<String> oneMachine() {
        return quick(List.of("--master", "local[2]"));
    }

    /** Lets short-lived processes compile less, since compiling would take most of their time. */
    private static List<String> quick(List<String> given) {
        List<String> options = new ArrayList<>(given);
        options.addAll(List.of("--driver-java-options", QUICK));
        set(options, "spark.executor.extraJavaOptions", QUICK);
        return options;
    }

    /** Two executors of one core on YARN, with Spark from the distribution: what stands before the command. */
    static List<String> yarn(String deployMode) throws IOException {
        List<String> options = quick(List.of("--master", "yarn", "--deploy-mode", deployMode));
        options.addAll(List.of("--num-executors", "2", "--executor-cores", "1", "--executor-memory", "512m"));
        // Already on every node, as an administrator would have it.
        set(options, "spark.yarn.jars", "local:" + Distribution.home().resolve("spark/jars/*"));
        set(options, "spark.executorEnv.JAVA_HOME", System.getProperty("java.home"));
        set(options, "spark.yarn.appMasterEnv.JAVA_HOME", System.getProperty("java.home"));
        set(options, "spark.yarn.submit.waitAppCompletion", "true");
        // Runs of seconds: the defaults of 3 s and 1 s would be much of them.
        set(options, "spark.yarn.scheduler.heartbeat.interval-ms", "500");
        set(options, "spark.yarn.report.interval", "200ms");
        set(options, "spark.yarn.am.extraJavaOptions", QUICK);
        return options;
    }

    /** Two executors in JVMs of their own on this machine. */
    static List<String> localCluster() {
        List<String> options = quick(List.of("--master", "local-cluster[2,1,512]"));
        set(options, "spark.executor.memory", "512m");
        return options;
    }

    /** Two executors of a standalone master. */
    static List<String> standalone(String master) {
        List<String> options = quick(List.of("--master", master, "--executor-cores", "1", "--executor-memory", "512m"));
        set(options, "spark.cores.max", "2");
        return options;
    }

    /** Adds a Spark setting. */
    static void set(List<String> options, String key, String value) {
        options.addAll(List.of("--conf", key + "=" + value));
    }

    @Override
    public void close() throws IOException {
        faults.print();
        cluster.close();
        FileUtil.fullyDelete(directory.toFile());
        // Where executors of local-cluster work.
        FileUtil.fullyDelete(Distribution.home().resolve("spark/work").toFile());
    }

    /**
     * A run that can be submitted, more than once.
     *
     * @param distribution where its configuration stands
     * @param fileSystem of its run directory
     * @param runDirectory path of it
     */
    record Submission(Distribution distribution, FileSystem fileSystem, String runDirectory) {
        /**
         * Starts the whole chain.
         *
         * @param options of Spark
         * @param settings that differ from the configuration's
         */
        Distribution.Running start(List<String> options, String... settings) throws IOException {
            return start("run", options, settings);
        }

        /** Starts a command of the configuration. */
        Distribution.Running start(String command, List<String> options, String... settings) throws IOException {
            List<String> arguments = new ArrayList<>(options);
            arguments.addAll(List.of(command, "--config", CONFIGURATION));
            for (String setting : settings) {
                arguments.addAll(List.of("--set", setting));
            }
            return distribution.start(arguments);
        }

        /** Returns its state, as {@code status --json} tells it. */
        JsonNode status() throws IOException {
            String address = fileSystem
                    .makeQualified(new org.apache.hadoop.fs.Path(runDirectory))
                    .toString();
            return new ObjectMapper()
                    .readTree(StatusJson.of(StatusReader.of(address, fileSystem.getConf(), Instant.now())));
        }

        /** Returns the state of one of its steps. */
        JsonNode status(String step) throws IOException {
            JsonNode status = status();
            List<JsonNode> groups = new ArrayList<>(List.of(status.path("shared")));
            status.path("experiments").forEach(experiment -> groups.add(experiment.path("steps")));
            return groups.stream()
                    .flatMap(group -> StreamSupport.stream(group.spliterator(), false))
                    .filter(found -> found.path("step").asText().equals(step))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + step + " in " + status));
        }

        /** Reads a file of the run directory. */
        String text(String name) throws IOException {
            try (InputStream in = fileSystem.open(there(name).orElseThrow())) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }

        /** Runs the whole chain, which must succeed. */
        Distribution.Ended succeeding(String... options) throws IOException, InterruptedException {
            return succeeding(List.of(options));
        }

        /** Runs the whole chain, which must succeed. */
        Distribution.Ended succeeding(List<String> options) throws IOException, InterruptedException {
            Distribution.Ended ended = start(options).ended();
            assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
            return ended;
        }

        /** A file or folder of the run directory, if it is there. */
        Optional<org.apache.hadoop.fs.Path> there(String name) throws IOException {
            org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(runDirectory, name);
            return fileSystem.exists(path) ? Optional.of(path) : Optional.empty();
        }

        /** Returns all that it has left. */
        RunContent content() throws IOException {
            return RunContent.of(fileSystem, runDirectory);
        }
    }
}
