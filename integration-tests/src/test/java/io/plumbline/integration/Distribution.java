package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.cpu.BlasKernels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The built distribution, run as a user runs it: its script, in a process of its own.
 *
 * @param directory where commands run and leave what they print
 * @param environment variables beside those of this process
 */
record Distribution(Path directory, Map<String, String> environment) {
    /** Ample on a busy machine: a command that hangs fails here. */
    private static final long MOST_MINUTES = 12;

    Distribution(Path directory) {
        this(directory, Map.of());
    }

    /**
     * The end of a command.
     *
     * @param exitCode the process's
     * @param out what it printed
     * @param err what it printed to standard error
     */
    record Ended(int exitCode, String out, String err) {}

    /**
     * A command at work.
     *
     * @param process of the command itself: the script has given way to it
     * @param command what was typed
     */
    record Running(Process process, List<String> command, Path outFile, Path errFile) {
        /** Waits for its end. */
        Ended ended() throws IOException, InterruptedException {
            if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end within " + MOST_MINUTES + " minutes");
            }
            return new Ended(process.exitValue(), out(), err());
        }

        /** Returns its output so far. */
        String out() throws IOException {
            return Files.readString(outFile, StandardCharsets.UTF_8);
        }

        /** Returns its standard error so far. */
        String err() throws IOException {
            return Files.readString(errFile, StandardCharsets.UTF_8);
        }
    }

    /** The unpacked distribution that this build has made: those of other profiles may lie beside it. */
    static Path home() {
        Path home = Path.of("..", "deploy", "target", System.getProperty("plumbline.distribution"))
                .toAbsolutePath()
                .normalize();
        if (!Files.isRegularFile(home.resolve("jars/plumbline.jar"))) {
            throw new AssertionError("the distribution " + home + " is not built: mvn package");
        }
        return home;
    }

    /**
     * Unpacks one of the archives that this build has made, as a user does.
     *
     * @param kind what stands behind {@code -bin} in its name
     * @param place a directory that is made
     * @return the unpacked distribution
     */
    static Path unpacked(String kind, Path place) throws IOException, InterruptedException {
        Path home = home();
        Files.createDirectories(place);
        Ended ended = new Distribution(place)
                .run(
                        Path.of("tar"),
                        "-xzf",
                        home.resolveSibling(home.getFileName() + "-bin" + kind + ".tar.gz")
                                .toString());
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return place.resolve(home.getFileName());
    }

    /** Runs the distribution's script. */
    Ended plumbline(String... arguments) throws IOException, InterruptedException {
        return run(home().resolve("bin/plumbline"), arguments);
    }

    /** Runs a script. */
    Ended run(Path script, String... arguments) throws IOException, InterruptedException {
        return start(script, List.of(arguments)).ended();
    }

    /** Starts the distribution's script. */
    Running start(List<String> arguments) throws IOException {
        return start(home().resolve("bin/plumbline"), arguments);
    }

    /** Starts a program. */
    Running start(Path script, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(arguments);
        Path out = directory.resolve("out.txt");
        Path err = directory.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().remove("SPARK_HOME");
        builder.environment().remove("PLUMBLINE_SPARK_ARGS");
        // What reaches one process of a run and not the others must not decide what they compute.
        builder.environment().remove(BlasKernels.VARIABLE);
        builder.environment().putAll(environment);
        return new Running(builder.start(), command, out, err);
    }

    /** Runs the distribution's script, which must succeed. */
    String succeeding(String... arguments) throws IOException, InterruptedException {
        Ended ended = plumbline(arguments);
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return ended.out() + ended.err();
    }
}
