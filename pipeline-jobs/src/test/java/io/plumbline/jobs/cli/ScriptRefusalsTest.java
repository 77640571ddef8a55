package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bin/plumbline} refuses before Java starts: spark-submit would show a stack trace, or only warn. */
class ScriptRefusalsTest {
    private static final Path SCRIPT = Path.of("..", "deploy", "bin", "plumbline");

    @TempDir
    private Path folder;

    private static void refused(String sentence, Map<String, String> variables, String... arguments)
            throws IOException, InterruptedException {
        Process script = start(SCRIPT, variables, arguments);
        String said = said(script);
        assertThat(script.waitFor()).as(said).isEqualTo(2);
        assertThat(said).isEqualTo("Cannot run plumbline: " + sentence + "\n");
    }

    @Test
    void optionsOfSparkThatCannotWork() throws IOException, InterruptedException {
        refused(
                "--master must be yarn, local[N], spark://HOST:PORT or k8s://HOST:PORT, got 'yran'",
                Map.of(),
                "--master",
                "yran",
                "run");
        refused(
                "--deploy-mode must be client or cluster, got 'clster'",
                Map.of(),
                "--master=yarn",
                "--deploy-mode=clster",
                "run");
        refused(
                "--conf expects a setting of Spark as key=value, got 'spark.executor.memory'",
                Map.of(),
                "--conf",
                "spark.executor.memory",
                "run");
        refused(
                "--conf loss.beta is no setting of Spark: those begin with spark.; keys of Plumbline are set by --set behind"
                        + " the command",
                Map.of(),
                "--conf",
                "loss.beta=0.2",
                "run");
        refused("--executor-memory expects a value", Map.of(), "--executor-memory");
    }

    @Test
    void variablesThatLeadNowhere() throws IOException, InterruptedException {
        refused(
                "HADOOP_CONF_DIR is /nowhere, which is no directory; correct or unset it",
                Map.of("HADOOP_CONF_DIR", "/nowhere"),
                "status",
                "x");
        refused(
                "no Java at /nowhere/bin/java; install Java 17 and put it on the PATH, or set JAVA_HOME",
                Map.of("JAVA_HOME", "/nowhere"),
                "status",
                "x");
    }

    /** Whose checks come once the distribution is found: a made one. */
    @Test
    void whatADistributionLooksAt() throws IOException, InterruptedException {
        Path home = Files.createDirectories(folder.resolve("plumbline"));
        Files.createDirectories(home.resolve("jars"));
        Files.createFile(home.resolve("jars/plumbline.jar"));
        Files.createDirectories(home.resolve("bin"));
        Path script = Files.copy(SCRIPT, home.resolve("bin/plumbline"));
        Path spark = Files.createDirectories(folder.resolve("spark-4"));
        Path submit =
                Files.createFile(Files.createDirectories(spark.resolve("bin")).resolve("spark-submit"));
        assertThat(submit.toFile().setExecutable(true)).isTrue();
        Files.createFile(Files.createDirectories(spark.resolve("jars")).resolve("spark-core_2.13-4.0.0.jar"));
        assertThat(said(start(script, Map.of("SPARK_HOME", spark.toString()), "status", "x")))
                .isEqualTo("Cannot run plumbline: SPARK_HOME is " + spark
                        + ", which has spark-core_2.13-4.0.0.jar; Spark 3.5 for Scala 2.12 is needed: set SPARK_HOME to one,"
                        + " or unset it\n");
        assertThat(said(start(script, Map.of(), "--driver-memory", "8gb8", "status", "x")))
                .isEqualTo("Cannot run plumbline: a memory size such as 2g or 512m is expected, got '8gb8'\n");
    }

    @Test
    void anOptionOfPlumblineBeforeTheCommandKeepsThoseOfSpark() throws IOException {
        Path home = Files.createDirectories(folder.resolve("plumbline"));
        Files.createDirectories(home.resolve("jars"));
        Files.createFile(home.resolve("jars/plumbline.jar"));
        Path script =
                Files.copy(SCRIPT, Files.createDirectories(home.resolve("bin")).resolve("plumbline"));
        Path spark = folder.resolve("spark");
        Files.createDirectories(spark.resolve("jars"));
        Path submit =
                Files.writeString(Files.createDirectories(spark.resolve("bin")).resolve("spark-submit"), "echo \"$@\"");
        assertThat(submit.toFile().setExecutable(true)).isTrue();
        Map<String, String> variables = Map.of("SPARK_HOME", spark.toString());
        String[] line = {"--deploy-mode", "cluster", "--stacktrace", "--master", "local", "run", "--config", "a b"};
        assertThat(said(start(script, variables, line)))
                .startsWith("--deploy-mode cluster --master local ")
                .endsWith("plumbline.jar run --stacktrace --config a b\n");
    }

    private static Process start(Path script, Map<String, String> variables, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of("bash", script.toString()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        List.of("SPARK_HOME", "HADOOP_CONF_DIR", "YARN_CONF_DIR", "PLUMBLINE_SPARK_ARGS", "SPARK_CONF_DIR")
                .forEach(builder.environment()::remove);
        builder.environment().putAll(variables);
        return builder.start();
    }

    private static String said(Process script) throws IOException {
        return new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
