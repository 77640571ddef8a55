package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution as a user meets it. */
class DistributionIT {
    @TempDir
    private Path directory;

    @Test
    void runsThroughALinkFromAnyDirectory() throws IOException, InterruptedException {
        Path link = Files.createSymbolicLink(
                directory.resolve("plumbline"), Distribution.home().resolve("bin/plumbline"));
        Distribution.Ended ended = new Distribution(directory).run(link, "--version");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).matches("plumbline \\d+\\.\\d+\\.\\d+.*\n");
        assertThat(ended.exitCode()).isZero();
    }

    @Test
    void aBadConfigurationIsOneSentenceAndExitCode2() throws IOException, InterruptedException {
        Files.writeString(directory.resolve("job.conf"), "plumbline.loss.betta = 0.1\n");
        Distribution.Ended ended = new Distribution(directory).plumbline("train", "--config", "job.conf");
        assertThat(ended.err())
                .isEqualTo("Cannot train: unknown key plumbline.loss.betta (job.conf line 1); did you mean"
                        + " plumbline.loss.beta?\n");
        assertThat(ended.out()).isEmpty();
        assertThat(ended.exitCode()).isEqualTo(2);
    }

    @Test
    void optionsOfTheEnvironmentAreReadAsThoseOfTheCommandLine() throws IOException, InterruptedException {
        Path submit = Files.createDirectories(directory.resolve("a spark/bin")).resolve("spark-submit");
        Files.writeString(submit, "#!/bin/sh\nprintf '[%s]' \"$@\"\n");
        assertThat(submit.toFile().setExecutable(true)).isTrue();
        Distribution.Ended ended = new Distribution(directory)
                .run(
                        Path.of("/usr/bin/env"),
                        "SPARK_HOME=" + directory.resolve("a spark"),
                        "PLUMBLINE_SPARK_ARGS=--master=yarn --deploy-mode=cluster",
                        Distribution.home().resolve("bin/plumbline").toString(),
                        "run",
                        "--config",
                        "my job.conf");
        // No option of this machine's driver: it runs in the cluster.
        assertThat(ended.out())
                .startsWith("[--master][yarn][--deploy-mode][cluster][--class][io.plumbline.jobs.Plumbline][")
                .endsWith("plumbline.jar][run][--config][my job.conf]");
    }

    @Test
    void anUnknownOptionBeforeTheCommandIsRefused() throws IOException, InterruptedException {
        Distribution.Ended ended = new Distribution(directory).plumbline("--mastr", "yarn", "train");
        assertThat(ended.err())
                .isEqualTo("Cannot run plumbline: unknown option --mastr before the command; 'plumbline --help' lists"
                        + " what may stand there\n");
        assertThat(ended.exitCode()).isEqualTo(2);
    }

    @Test
    void theDriverTakesItsOwnJavaOptions() throws IOException, InterruptedException {
        Distribution.Ended ended = new Distribution(directory)
                .plumbline("--driver-java-options", "-XX:+PrintCommandLineFlags -Dunused=1", "--version");
        assertThat(ended.out()).contains("-XX:+PrintCommandLineFlags").contains("plumbline ");
        assertThat(ended.exitCode()).isZero();
    }

    @Test
    void theJarHoldsNothingThatSparkBrings() throws IOException {
        try (JarFile jar =
                new JarFile(Distribution.home().resolve("jars/plumbline.jar").toFile())) {
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
        try (Stream<Path> jars = Files.list(Distribution.home().resolve("spark/jars"))) {
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
