package io.plumbline.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rounds and batches leave nothing behind, in a process of its own: other tests' memory would hide it. */
@Tag("cluster")
class FlatMemoryIT {
    private static final double MOST_GROWTH = 0.05;

    @TempDir
    private Path directory;

    @Test
    void residentMemoryIsFlatOver200RoundsAnd1000ReferenceBatches() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens"))
                .forEach(command::add);
        command.addAll(List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"));
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(FlatMemory.class.getName());
        command.add(directory.toString());
        Path out = directory.resolve("out.txt");
        Path err = directory.resolve("err.txt");
        int exitCode = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        assertThat(exitCode).as(Files.readString(err)).isZero();
        List<String> lines = Files.readAllLines(out);
        System.out.println("resident kB at a tenth and at the end: " + lines);
        assertThat(lines).hasSize(3);
        for (String line : lines) {
            String[] sizes = line.split(" ");
            double growth = Double.parseDouble(sizes[2]) / Double.parseDouble(sizes[1]) - 1;
            assertThat(growth).as(line).isLessThanOrEqualTo(MOST_GROWTH);
        }
    }
}
