package io.plumbline.integration;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A standalone master of the distribution's Spark with one worker, as processes of this machine.
 *
 * @param master its address
 */
record StandaloneSpark(String master, List<Distribution.Running> processes) implements AutoCloseable {
    /** Starts both and waits until the worker is known to the master. */
    static StandaloneSpark start(Path directory) throws IOException, InterruptedException {
        String port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = Integer.toString(free.getLocalPort());
        }
        StandaloneSpark spark = new StandaloneSpark("spark://localhost:" + port, new ArrayList<>());
        Distribution.Running master =
                spark.add(directory, "master.Master", "--host", "localhost", "--port", port, "--webui-port", "0");
        Moments.seen("standalone master", master, () -> said(master, "New state: ALIVE"));
        String work = directory.resolve("work").toString();
        spark.add(
                directory,
                "worker.Worker",
                "--host",
                "localhost",
                "--webui-port",
                "0",
                "--cores",
                "2",
                "--memory",
                "2g",
                "--work-dir",
                work,
                spark.master());
        Moments.seen("worker of the standalone master", master, () -> said(master, "Registering worker"));
        return spark;
    }

    private Distribution.Running add(Path directory, String service, String... arguments) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(service));
        Path home = Distribution.home().resolve("spark");
        List<String> command = new ArrayList<>(Processes.opens());
        command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-cp", home.resolve("jars") + "/*"));
        command.add("org.apache.spark.deploy." + service);
        command.addAll(List.of(arguments));
        // As the scripts of Spark's own distribution set them.
        Map<String, String> environment = Map.of("SPARK_HOME", home.toString(), "SPARK_SCALA_VERSION", "2.12");
        Distribution.Running started = new Distribution(folder, environment)
                .start(Path.of(System.getProperty("java.home"), "bin", "java"), command);
        processes.add(started);
        return started;
    }

    private static Optional<String> said(Distribution.Running process, String words) throws IOException {
        return Optional.of(process.err()).filter(said -> said.contains(words));
    }

    @Override
    public void close() {
        for (Distribution.Running process : processes) {
            process.process().descendants().forEach(ProcessHandle::destroyForcibly);
            process.process().destroyForcibly();
        }
    }
}
