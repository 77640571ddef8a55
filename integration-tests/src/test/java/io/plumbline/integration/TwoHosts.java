package io.plumbline.integration;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Spark's own cluster of two workers with one executor of one core each. They have different loopback addresses, which
 * Spark takes for different hosts: it repeats no task on the host where it runs already.
 *
 * @param directory where they work and print
 * @param port of the master
 * @param processes the master and the workers
 */
record TwoHosts(Path directory, int port, List<Process> processes) implements AutoCloseable {
    private static final String MASTER_HOST = "127.0.0.1";

    static TwoHosts start(Path directory) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(MASTER_HOST))) {
            port = free.getLocalPort();
        }
        TwoHosts hosts = new TwoHosts(directory, port, new ArrayList<>());
        hosts.start("Master", "--host", MASTER_HOST, "--port", Integer.toString(port));
        for (String host : List.of(MASTER_HOST, "127.0.0.2")) {
            String work = directory.resolve("work-" + host).toString();
            hosts.start(
                    "Worker", "--host", host, "--cores", "1", "--memory", "1g", "--work-dir", work, hosts.address());
        }
        return hosts;
    }

    private void start(String role, String... arguments) throws IOException {
        Path spark = Distribution.home().resolve("spark");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Processes.opens());
        command.addAll(List.of("-Xmx256m", "-cp", spark.resolve("jars") + "/*"));
        command.add("org.apache.spark.deploy." + role.toLowerCase(java.util.Locale.ROOT) + "." + role);
        command.addAll(List.of("--webui-port", "0"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory
                        .resolve(role + "-" + processes.size() + ".txt")
                        .toFile());
        builder.environment().put("SPARK_HOME", spark.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.12");
        processes.add(builder.start());
    }

    String address() {
        return "spark://" + MASTER_HOST + ":" + port;
    }

    /** Returns the options that stand before the command. */
    List<String> options() {
        List<String> options = new ArrayList<>(List.of("--master", address()));
        ClusterRuns.set(options, "spark.executor.memory", "512m");
        ClusterRuns.set(options, "spark.executor.cores", "1");
        ClusterRuns.set(options, "spark.driver.host", MASTER_HOST);
        ClusterRuns.set(options, "spark.driver.bindAddress", MASTER_HOST);
        return options;
    }

    /** Returns the output of the cluster's processes. */
    String printed() throws IOException {
        StringBuilder printed = new StringBuilder();
        for (String name : List.of("Master-0.txt", "Worker-1.txt", "Worker-2.txt")) {
            printed.append(Files.readString(directory.resolve(name)));
        }
        return printed.toString();
    }

    @Override
    public void close() {
        // Workers end their executors when they are asked to end themselves.
        processes.forEach(Process::destroy);
        processes.forEach(process -> process.onExit().join());
    }
}
