package io.plumbline.integration;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.apache.hadoop.yarn.server.resourcemanager.rmapp.RMApp;
import org.apache.hadoop.yarn.server.resourcemanager.rmapp.RMAppState;

/**
 * HDFS and YARN of one node each, in this JVM; containers are processes below it. Resident memory is watched: a container
 * that outgrows what it asked for is killed, as on a real cluster.
 */
final class HadoopCluster implements AutoCloseable {
    private static final int NODE_MEGABYTES = 6 * 1024;
    private static final int NODE_CORES = 6;

    /** Of the web services; held, since levels of loggers that nobody holds are forgotten. */
    private static final Logger WEB = Logger.getLogger("org.apache.hadoop.shaded.com");

    private final MiniDFSCluster storage;
    private final MiniYARNCluster nodes;
    private final Path directory;
    private final Path configuration;

    private HadoopCluster(MiniDFSCluster storage, MiniYARNCluster nodes, Path directory, Path configuration) {
        this.directory = directory;
        this.storage = storage;
        this.nodes = nodes;
        this.configuration = configuration;
    }

    /**
     * Starts both.
     *
     * @param directory for what they write, made if missing
     */
    static HadoopCluster start(Path directory) throws IOException {
        Files.createDirectories(directory);
        WEB.setLevel(Level.WARNING);
        // Where the resource and node managers write, whatever their configuration says.
        System.setProperty("test.build.data", directory.resolve("yarn").toString());
        MiniDFSCluster storage = new MiniDFSCluster.Builder(
                        hdfs(), directory.resolve("hdfs").toFile())
                .numDataNodes(1)
                .build();
        storage.waitClusterUp();
        MiniYARNCluster nodes = new MiniYARNCluster("plumbline", 1, 1, 1);
        nodes.init(yarn(storage));
        nodes.start();
        Path configuration = Files.createDirectories(directory.resolve("conf"));
        write(nodes.getConfig(), configuration.resolve("core-site.xml"), "fs.defaultFS");
        write(nodes.getConfig(), configuration.resolve("hdfs-site.xml"), "dfs.replication");
        write(
                nodes.getConfig(),
                configuration.resolve("yarn-site.xml"),
                YarnConfiguration.RM_ADDRESS,
                YarnConfiguration.RM_SCHEDULER_ADDRESS,
                YarnConfiguration.RM_WEBAPP_ADDRESS);
        return new HadoopCluster(storage, nodes, directory, configuration);
    }

    /** Writes the addresses that an administrator hands to clients. */
    private static void write(Configuration all, Path file, String... keys) throws IOException {
        Configuration handed = new Configuration(false);
        for (String key : keys) {
            handed.set(key, all.get(key));
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            handed.writeXml(out);
        }
    }

    private static Configuration hdfs() {
        Configuration configuration = new Configuration();
        configuration.setInt("dfs.replication", 1);
        return configuration;
    }

    private static Configuration yarn(MiniDFSCluster storage) {
        YarnConfiguration configuration = new YarnConfiguration(storage.getConfiguration(0));
        configuration.set("fs.defaultFS", storage.getURI().toString());
        configuration.set("yarn.scheduler.capacity.root.queues", "default");
        configuration.set("yarn.scheduler.capacity.root.default.capacity", "100");
        configuration.set("yarn.scheduler.capacity.maximum-am-resource-percent", "0.5");
        configuration.set("yarn.scheduler.minimum-allocation-mb", "64");
        configuration.set(YarnConfiguration.YARN_MINICLUSTER_NM_PMEM_MB, Integer.toString(NODE_MEGABYTES));
        configuration.set(YarnConfiguration.NM_VCORES, Integer.toString(NODE_CORES));
        configuration.set(YarnConfiguration.NM_PMEM_CHECK_ENABLED, "true");
        configuration.set(YarnConfiguration.NM_VMEM_CHECK_ENABLED, "false");
        // Containers start and end when the node next reports: once a second by default.
        configuration.set(YarnConfiguration.RM_NM_HEARTBEAT_INTERVAL_MS, "100");
        // A disk that is nine tenths full is no reason to refuse.
        configuration.set(YarnConfiguration.NM_MAX_PER_DISK_UTILIZATION_PERCENTAGE, "100");
        return configuration;
    }

    /** Returns the directory for {@code HADOOP_CONF_DIR}. */
    Path configuration() {
        return configuration;
    }

    /** Returns the memory that all running containers have asked for. */
    long allocatedMegabytes() {
        return nodes.getResourceManager()
                .getResourceScheduler()
                .getRootQueueMetrics()
                .getAllocatedMB();
    }

    /** Returns what YARN tells of the application that was started last. */
    String newestDiagnostics() {
        return newest().getDiagnostics().toString();
    }

    /** Returns the address at which YARN's proxy shows the pages of the application that was started last, if one runs. */
    Optional<String> pagesOfNewest() {
        // Not its tracking URL, which has the port that was asked for, 0.
        String proxy = "http://" + nodes.getConfig().get(YarnConfiguration.RM_WEBAPP_ADDRESS) + "/proxy/";
        return startedLast()
                .filter(application -> application.getState() == RMAppState.RUNNING)
                .map(application -> proxy + application.getApplicationId());
    }

    /** Kills the application that was started last, as {@code yarn application -kill} does. */
    void killNewest() throws IOException, YarnException {
        try (YarnClient client = YarnClient.createYarnClient()) {
            client.init(nodes.getConfig());
            client.start();
            client.killApplication(newest().getApplicationId());
        }
    }

    private RMApp newest() {
        return startedLast().orElseThrow();
    }

    private Optional<RMApp> startedLast() {
        return nodes.getResourceManager().getRMContext().getRMApps().values().stream()
                .max(Comparator.comparing(RMApp::getApplicationId));
    }

    /** Returns whether a path lies in a container of this cluster. */
    boolean holds(Optional<String> path) {
        return path.filter(name -> name.startsWith(directory.toString())).isPresent();
    }

    /** HDFS, as a client sees it. */
    DistributedFileSystem fileSystem() throws IOException {
        return storage.getFileSystem();
    }

    /** The address of a path on HDFS. */
    String address(String path) {
        return storage.getURI() + path;
    }

    /**
     * Copies a file or directory to HDFS.
     *
     * @param local address on this machine
     */
    void put(String local, String path) throws IOException {
        fileSystem().copyFromLocalFile(new org.apache.hadoop.fs.Path(local), new org.apache.hadoop.fs.Path(path));
    }

    @Override
    public void close() throws IOException {
        try {
            nodes.close();
        } finally {
            storage.shutdown();
        }
    }
}
