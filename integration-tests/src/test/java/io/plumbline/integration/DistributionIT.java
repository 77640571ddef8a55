package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution as a user meets it. */
class DistributionIT {
    private record Ended(int exitCode, String out, String err) {}

    @TempDir
    private Path directory;

    private static Path distribution() throws IOException {
        try (Stream<Path> built = Files.list(Path.of("..", "deploy", "target"))) {
            return built.filter(path -> Files.isRegularFile(path.resolve("jars/plumbline.jar")))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("the distribution is not built: mvn package"))
                    .toAbsolutePath()
                    .normalize();
        }
    }

    private Ended run(Path script, String... arguments) throws IOException, InterruptedException {
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
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    @Test
    void runsThroughALinkFromAnyDirectory() throws IOException, InterruptedException {
        Path link = Files.createSymbolicLink(
                directory.resolve("plumbline"), distribution().resolve("bin/plumbline"));
        Ended ended = run(link, "--version");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).matches("plumbline \\d+\\.\\d+\\.\\d+.*\n");
        assertThat(ended.exitCode()).isZero();
    }

    @Test
    void aBadConfigurationIsOneSentenceAndExitCode2() throws IOException, InterruptedException {
        Files.writeString(directory.resolve("job.conf"), "plumbline.loss.betta = 0.1\n");
        Ended ended = run(distribution().resolve("bin/plumbline"), "train", "--config", "job.conf");
        assertThat(ended.err())
                .isEqualTo("Cannot train: unknown key plumbline.loss.betta (job.conf line 1); did you mean"
                        + " plumbline.loss.beta?\n");
        assertThat(ended.out()).isEmpty();
        assertThat(ended.exitCode()).isEqualTo(2);
    }

    @Test
    void anUnknownOptionBeforeTheCommandIsRefused() throws IOException, InterruptedException {
        Ended ended = run(distribution().resolve("bin/plumbline"), "--mastr", "yarn", "train");
        assertThat(ended.err())
                .isEqualTo("Cannot run plumbline: unknown option --mastr before the command; 'plumbline --help' lists"
                        + " what may stand there\n");
        assertThat(ended.exitCode()).isEqualTo(2);
    }

    @Test
    void theJarHoldsNothingThatSparkBrings() throws IOException {
        try (JarFile jar =
                new JarFile(distribution().resolve("jars/plumbline.jar").toFile())) {
            List<String> names = jar.stream().map(JarEntry::getName).toList();
            assertThat(names)
                    .contains("io/plumbline/jobs/Plumbline.class", "plumbline-reference.conf")
                    .anyMatch(name -> name.endsWith("libnd4jcpu.so"))
                    .anyMatch(name -> name.endsWith("libtokenizers.so"))
                    // The report's template engine asks for it; Spark does not bring it.
                    .contains("com/fasterxml/jackson/datatype/jdk8/Jdk8Module.class")
                    .noneMatch(name -> name.startsWith("org/apache/hadoop/"))
                    .noneMatch(name -> name.startsWith("org/apache/spark/sql/"))
                    .noneMatch(name -> name.startsWith("scala/"))
                    .noneMatch(name -> name.startsWith("com/fasterxml/jackson/core/"))
                    .noneMatch(name -> name.startsWith("com/fasterxml/jackson/databind/"))
                    .noneMatch(name -> name.startsWith("com/google/gson/"))
                    .noneMatch(name -> name.startsWith("com/google/common/"))
                    .noneMatch(name -> name.startsWith("org/slf4j/"));
        }
    }

    @Test
    void theEmbeddedSparkIsComplete() throws IOException {
        try (Stream<Path> jars = Files.list(distribution().resolve("spark/jars"))) {
            assertThat(jars.map(path -> path.getFileName().toString()))
                    .contains(
                            "spark-core_2.12-3.5.5.jar",
                            "spark-sql_2.12-3.5.5.jar",
                            "spark-yarn_2.12-3.5.5.jar",
                            "scala-library-2.12.18.jar",
                            "hadoop-client-api-3.3.4.jar",
                            "hadoop-client-runtime-3.3.4.jar")
                    .doesNotHaveDuplicates();
        }
    }
}
