package io.plumbline.jobs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The place in which the commands of documents run: a directory, {@code work/}, in which the names that they take to be there exist, a folder
 * for {@code hdfs:///}, programs in the place of Spark's, and the process behind them.
 */
final class DocumentedWorld {
    private static final long MOST_MINUTES = 5;

    private final Path folder;
    private final Process server;

    private DocumentedWorld(Path folder, Process server) {
        this.folder = folder;
        this.server = server;
    }

    /** Makes the files of one, and starts its process. */
    static DocumentedWorld make(Path folder) throws IOException, InterruptedException {
        Path work = Files.createDirectories(folder.resolve("work"));
        Files.createDirectories(folder.resolve("hdfs"));
        Files.createDirectories(folder.resolve("home"));
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        new DocumentedNames(work).make(classPath);
        String served = resource("served");
        DocumentedNames.program(folder.resolve("spark/bin/spark-submit"), served);
        DocumentedNames.program(folder.resolve("programs/spark-submit"), served);
        DocumentedNames.program(folder.resolve("programs/spark-sql"), served);
        Files.createSymbolicLink(folder.resolve("programs/plumbline"), work.resolve("bin/plumbline"));
        for (String pipe : List.of("request", "reply")) {
            new ProcessBuilder("mkfifo", folder.resolve(pipe).toString())
                    .start()
                    .waitFor();
        }
        Path hadoop = Files.createDirectories(folder.resolve("hadoop"));
        Files.writeString(hadoop.resolve("core-site.xml"), resource("core-site.xml"));
        // Its time goes to loading classes: those of the jars are taken as they are.
        List<String> command = new ArrayList<>(List.of(
                java(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-BytecodeVerificationRemote"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-opens"))
                .forEach(command::add);
        command.addAll(List.of(
                "-Ddocuments.hdfs=" + folder.resolve("hdfs"),
                "-cp",
                hadoop + ":" + classPath,
                CommandServer.class.getName(),
                folder.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.txt").toFile());
        builder.environment().put("OMP_NUM_THREADS", "1");
        return new DocumentedWorld(folder, builder.start());
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static String resource(String name) throws IOException {
        try (InputStream in = DocumentedWorld.class.getResourceAsStream("/documents/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The directory of the commands. */
    Path work() {
        return folder.resolve("work");
    }

    /** The journal: lines on each shell command. */
    Path journal() {
        return folder.resolve("journal");
    }

    /**
     * Runs a script by bash, with an environment of its own.
     *
     * @return what it printed
     */
    String run(String script) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("script"), script);
        Path printed = folder.resolve("printed");
        ProcessBuilder builder = new ProcessBuilder("bash", file.toString())
                .directory(work().toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(printed.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                                folder.resolve("programs") + ":"
                                        + Path.of(java()).getParent() + ":" + System.getenv("PATH"),
                        "HOME", folder.resolve("home").toString(),
                        "LC_ALL", "C.UTF-8",
                        "JAVA_HOME", System.getProperty("java.home"),
                        "SPARK_HOME", folder.resolve("spark").toString(),
                        "HADOOP_CONF_DIR", folder.toString(),
                        "HDFS", folder.resolve("hdfs").toString(),
                        "PLUMBLINE_WORLD", folder.toString()));
        Process bash = builder.start();
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MOST_MINUTES);
        while (!bash.waitFor(1, TimeUnit.SECONDS) && server.isAlive() && System.nanoTime() < end) {
            // What it does shows in its files.
        }
        if (bash.isAlive()) {
            bash.descendants().forEach(ProcessHandle::destroyForcibly);
            bash.destroyForcibly().waitFor();
            throw new AssertionError("The commands did not end within " + MOST_MINUTES + " minutes: "
                    + Files.readString(printed) + Files.readString(folder.resolve("server.txt")));
        }
        return Files.readString(printed);
    }

    /** Keeps what is there now, to come back to it. */
    void keep() throws IOException, InterruptedException {
        copy(folder, folder.resolve("kept"));
    }

    /** Comes back to what was kept. */
    void comeBack() throws IOException, InterruptedException {
        copy(folder.resolve("kept"), folder);
    }

    /** The working directories stay the same ones, as the process works in one of them. */
    private void copy(Path from, Path to) throws IOException, InterruptedException {
        for (String name : List.of("work", "hdfs")) {
            String target = to.resolve(name).toString();
            Files.createDirectories(to.resolve(name));
            new ProcessBuilder("find", target, "-mindepth", "1", "-delete")
                    .start()
                    .waitFor();
            new ProcessBuilder("cp", "-a", from.resolve(name) + "/.", target)
                    .start()
                    .waitFor();
        }
    }

    /** Returns the processor time that its process has taken. */
    Duration processorTime() {
        return server.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Ends its process. */
    void end() throws InterruptedException {
        server.destroyForcibly().waitFor();
    }
}
