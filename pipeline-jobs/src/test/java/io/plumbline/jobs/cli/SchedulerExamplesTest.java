package io.plumbline.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.jobs.config.ConfigLoader;
import io.plumbline.jobs.config.LoadedConfig;
import io.plumbline.jobs.step.StepName;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Does with the examples for schedulers what the schedulers do, up to the program that they start. */
class SchedulerExamplesTest {
    private static final Path DEPLOY = Path.of("../deploy");
    private static final Path EXAMPLES = DEPLOY.resolve("examples");
    private static final String CONFIGURATION = "hdfs:///apps/plumbline/daily.conf";

    @TempDir
    private Path folder;

    @Test
    void theirConfigurationIsOneThatRunsTheWholeChain() {
        LoadedConfig loaded = new ConfigLoader("run", new Configuration())
                .load(
                        EXAMPLES.resolve("daily.conf").toString(),
                        List.of(),
                        Steps.of(StepName.PUBLISH).requirements());
        assertThat(Chain.all(loaded.config()))
                .containsExactly(StepName.INGEST, StepName.REFERENCE, StepName.TRAIN, StepName.SCORE, StepName.PUBLISH);
    }

    @Test
    void airflowRunsTheStepsOfTheChainOneAfterTheOther() throws Exception {
        assumeTrue(isThere("python3"), "no python3 on the PATH");
        String stub =
                Path.of(getClass().getResource("/airflow_stub.py").toURI()).toString();
        JsonNode dag = new ObjectMapper()
                .readTree(output(
                        Map.of(),
                        "python3",
                        stub,
                        EXAMPLES.resolve("airflow_dag.py").toString()));
        List<String> steps = new ArrayList<>();
        for (JsonNode task : dag.path("tasks")) {
            List<String> arguments = new ArrayList<>();
            task.path("application_args").forEach(argument -> arguments.add(argument.asText()));
            assertCommand(arguments, task.path("id").asText());
            steps.add(arguments.get(0));
            assertThat(task.path("java_class").asText()).isEqualTo("io.plumbline.jobs.Plumbline");
            assertThat(task.path("deploy_mode").asText()).isEqualTo("cluster");
        }
        assertThat(steps).containsExactly("ingest", "reference", "train", "score", "publish");
        IntStream.range(0, steps.size()).forEach(index -> assertThat(
                        dag.path("tasks").get(index).path("next").asText("null"))
                .isEqualTo(index + 1 < steps.size() ? steps.get(index + 1) : "null"));
        assertThat(dag.path("retries").asInt()).isPositive();
        assertThat(dag.path("max_active_runs").asInt()).isEqualTo(1);
    }

    @Test
    void oozieTakesWorkflowAndCoordinatorByItsSchemas() throws Exception {
        Path workflow = EXAMPLES.resolve("oozie-workflow.xml");
        validate(workflow, "oozie-workflow-1.0.xsd", "spark-action-1.0.xsd", "oozie-sla-0.2.xsd");
        validate(EXAMPLES.resolve("oozie-coordinator.xml"), "oozie-coordinator-0.5.xsd", "oozie-sla-0.2.xsd");
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(workflow.toFile());
        NodeList nodes = document.getElementsByTagName("arg");
        List<String> arguments = IntStream.range(0, nodes.getLength())
                .mapToObj(index -> nodes.item(index).getTextContent().replace("${nameNode}", "hdfs://"))
                .toList();
        assertCommand(arguments, "run");
    }

    private static void validate(Path file, String... schemas) throws Exception {
        SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        Source[] sources = Stream.of(schemas)
                .map(name -> new StreamSource(SchedulerExamplesTest.class
                        .getResource("/oozie/" + name)
                        .toExternalForm()))
                .toArray(Source[]::new);
        factory.newSchema(sources).newValidator().validate(new StreamSource(file.toFile()));
    }

    @Test
    void cronsLineStartsTheChainInClientModeAndGivesItsExitCodeBack() throws Exception {
        Map<String, String> environment = environment();
        String line = Files.readAllLines(EXAMPLES.resolve("plumbline.cron")).stream()
                .filter(text -> !text.startsWith("#") && text.split(" ", 6).length == 6)
                .findFirst()
                .orElseThrow();
        String[] fields = line.split(" ", 6);
        assertThat(List.of(fields).subList(0, 5)).allMatch(field -> field.matches("\\d+|\\*"));
        // To cron a % ends the command.
        assertThat(fields[5].replace("\\%", "")).doesNotContain("%");
        String command = fields[5].replace("\\%", "%");
        assertThat(run(environment, "sh", "-c", command).exitValue()).isZero();
        List<String> submitted = submitted();
        assertThat(submitted)
                .containsSubsequence(
                        "--properties-file",
                        folder.resolve("home/conf/spark-yarn.conf").toString())
                .containsSubsequence("--deploy-mode", "client");
        assertCommand(afterTheJar(submitted), "run");

        Files.writeString(folder.resolve("exit"), "4");
        Process refused = run(environment, "sh", "-c", command);
        assertThat(refused.exitValue()).isEqualTo(4);
        assertThat(new String(refused.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("exit code 4, see " + folder.resolve("plumbline-"))
                .contains("what was said");
    }

    @Test
    void kubernetesStartsTheChainInAPodWhoseExitCodeIsTheRuns() throws Exception {
        Map<String, Map<?, ?>> objects = new HashMap<>();
        new Yaml(new SafeConstructor(new LoaderOptions()))
                .loadAll(Files.readString(EXAMPLES.resolve("kubernetes.yaml")))
                .forEach(document ->
                        objects.put(((Map<?, ?>) document).get("kind").toString(), (Map<?, ?>) document));
        Map<?, ?> cron = at(objects.get("CronJob"), "spec");
        assertThat(cron.get("concurrencyPolicy")).isEqualTo("Forbid");
        Map<?, ?> pod = at(cron, "jobTemplate", "spec", "template", "spec");
        assertThat(pod.get("restartPolicy")).isEqualTo("Never");
        assertThat(pod.get("serviceAccountName"))
                .isEqualTo(at(objects.get("ServiceAccount"), "metadata").get("name"));
        assertThat(at(objects.get("RoleBinding"), "roleRef").get("name"))
                .isEqualTo(at(objects.get("Role"), "metadata").get("name"));
        Map<?, ?> subject = (Map<?, ?>) ((List<?>) objects.get("RoleBinding").get("subjects")).get(0);
        assertThat(subject.get("name"))
                .isEqualTo(at(objects.get("ServiceAccount"), "metadata").get("name"));
        Map<?, ?> container = (Map<?, ?>) ((List<?>) pod.get("containers")).get(0);
        List<String> words = new ArrayList<>();
        ((List<?>) container.get("command"))
                .forEach(word -> words.add(word.toString().replace("/opt/plumbline", folder + "/home")));
        ((List<?>) container.get("args"))
                .forEach(word -> words.add(word.toString()
                        .replace("$(POD_IP)", "10.0.0.7")
                        .replace("$(POD_NAME)", "plumbline-7")
                        .replace("$(POD_NAMESPACE)", "alignment")));
        assertThat(run(environment(), words.toArray(String[]::new)).exitValue()).isZero();
        List<String> submitted = submitted();
        assertThat(submitted).noneMatch(word -> word.contains("$("));
        assertThat(submitted)
                .containsSubsequence("--master", "k8s://https://kubernetes.default.svc")
                .containsSubsequence("--conf", "spark.kubernetes.namespace=alignment")
                // In a pod of its own, no other setting gives executors Hadoop's files.
                .containsSubsequence("--conf", "spark.kubernetes.executor.hadoopConfigMapName=hadoop-conf")
                .containsSubsequence("--conf", "spark.driver.host=10.0.0.7")
                .doesNotContain("--deploy-mode");
        assertCommand(afterTheJar(submitted), "run");
    }

    private static Map<?, ?> at(Map<?, ?> from, String... keys) {
        Map<?, ?> found = from;
        for (String key : keys) {
            found = (Map<?, ?>) found.get(key);
        }
        return found;
    }

    /** Takes the command line for one that the program knows, with the examples' configuration. */
    private static void assertCommand(List<String> arguments, String command) {
        assertThat(arguments).containsExactly(command, "--config", CONFIGURATION);
        List<String> explained = new ArrayList<>(arguments);
        explained.add("--help");
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(told, true, StandardCharsets.UTF_8);
        assertThat(CommandTree.execute(explained, stream, stream).exitCode())
                .as(told.toString(StandardCharsets.UTF_8))
                .isZero();
    }

    /** A distribution whose spark-submit writes down what it is given, and ends as it is told. */
    private Map<String, String> environment() throws IOException {
        Path home = folder.resolve("home");
        Path script = executable(home.resolve("bin/plumbline"), Files.readString(DEPLOY.resolve("bin/plumbline")));
        assertThat(script).isExecutable();
        Files.createDirectories(home.resolve("jars"));
        Files.createFile(home.resolve("jars/plumbline.jar"));
        Files.createDirectories(home.resolve("conf"));
        Files.copy(DEPLOY.resolve("../conf/spark-yarn.conf"), home.resolve("conf/spark-yarn.conf"));
        Files.writeString(folder.resolve("exit"), "0");
        executable(
                folder.resolve("spark/bin/spark-submit"),
                "#!/bin/sh\nprintf '%s\\n' \"$@\" > '" + folder.resolve("submitted")
                        + "'\necho what was said\nexit $(cat '" + folder.resolve("exit") + "')\n");
        return Map.of(
                "PLUMBLINE", home.toString(),
                "HOME", folder.toString(),
                "SPARK_HOME", folder.resolve("spark").toString(),
                "HADOOP_CONF_DIR", folder.toString(),
                "JAVA_HOME", System.getProperty("java.home"));
    }

    private static Path executable(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private List<String> submitted() throws IOException {
        return Files.readAllLines(folder.resolve("submitted"));
    }

    private static List<String> afterTheJar(List<String> submitted) {
        int jar = IntStream.range(0, submitted.size())
                .filter(index -> submitted.get(index).endsWith("/jars/plumbline.jar"))
                .findFirst()
                .orElseThrow();
        assertThat(submitted.subList(jar - 2, jar)).containsExactly("--class", "io.plumbline.jobs.Plumbline");
        return submitted.subList(jar + 1, submitted.size());
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private static String output(Map<String, String> environment, String... command) throws Exception {
        Process process = run(environment, command);
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(told).isZero();
        return told;
    }

    private static Process run(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("PLUMBLINE_SPARK_ARGS");
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process;
    }
}
