package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The built distribution, run as a user runs it: its script, in a process of its own.
 *
 * @param directory where commands run and leave what they print
 */
record Distribution(Path directory) {
    /** Ample on a busy machine: a command that hangs fails here. */
    private static final long MOST_MINUTES = 12;

    /**
     * How a command ended.
     *
     * @param exitCode the process's
     * @param out what it printed
     * @param err what it printed to standard error
     */
    record Ended(int exitCode, String out, String err) {}

    /** The unpacked distribution. */
    static Path home() throws IOException {
        try (Stream<Path> built = Files.list(Path.of("..", "deploy", "target"))) {
            return built.filter(path -> Files.isRegularFile(path.resolve("jars/plumbline.jar")))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("the distribution is not built: mvn package"))
                    .toAbsolutePath()
                    .normalize();
        }
    }

    /** Runs the distribution's script. */
    Ended plumbline(String... arguments) throws IOException, InterruptedException {
        return run(home().resolve("bin/plumbline"), arguments);
    }

    /** Runs a script. */
    Ended run(Path script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        Path out = directory.resolve("out.txt");
        Path err = directory.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().remove("SPARK_HOME");
        builder.environment().remove("PLUMBLINE_SPARK_ARGS");
        Process process = builder.start();
        if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(command + " did not end within " + MOST_MINUTES + " minutes");
        }
        return new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    /** Runs the distribution's script, which must succeed. */
    String succeeding(String... arguments) throws IOException, InterruptedException {
        Ended ended = plumbline(arguments);
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return ended.out() + ended.err();
    }
}
