package io.plumbline.jobs.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.jobs.cli.CommandTree;
import io.plumbline.jobs.cli.Outcome;
import io.plumbline.jobs.mlflow.StandInServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.StreamSupport;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chain as a user runs it who has OpenLineage's listener on, with its file transport, and an MLflow server. */
class WatchedRunIT {
    private static final String PLUGIN = "io.plumbline.jobs.metrics.MetricsPlugin.";

    @TempDir
    private Path folder;

    private final Map<String, String> settings = new TreeMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AfterEach
    void clear() {
        settings.keySet().forEach(System::clearProperty);
    }

    private List<JsonNode> events() throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("lineage.jsonl"))) {
            events.add(new ObjectMapper().readTree(line));
        }
        return events;
    }

    private static List<String> names(JsonNode datasets) {
        return StreamSupport.stream(datasets.spliterator(), false)
                .map(dataset -> dataset.path("namespace").asText() + " "
                        + dataset.path("name").asText())
                .toList();
    }

    private static JsonNode completed(List<JsonNode> events, String job) {
        return events.stream()
                .filter(event -> event.at("/job/name").asText().equals(job)
                        && event.path("eventType").asText().equals("COMPLETE"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no end of " + job));
    }

    private Outcome execute(String command, List<String> told, String more) {
        List<String> arguments = new ArrayList<>(List.of(command));
        told.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        arguments.addAll(List.of("--set", more));
        return CommandTree.execute(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    /** A value of Spark's CSV sink, which writes a last time when Spark stops. */
    private double csv(String name) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("csv/watched.driver.plugin." + PLUGIN + name + ".csv"));
        return Double.parseDouble(lines.get(lines.size() - 1).split(",")[1]);
    }

    private void requireLast(JsonNode step) throws IOException {
        for (String name : List.of(
                "step", "loss", "grad_norm", "learning_rate", "num_tokens", "rewards/margins", "logps/chosen")) {
            assertThat(csv("train." + name.replace('/', '.')))
                    .as(name)
                    .isEqualTo(step.path(name).asDouble());
        }
        assertThat(csv("train.total_steps")).isEqualTo(step.path("step").asDouble());
        assertThat(csv("ingest.rows")).isGreaterThanOrEqualTo(48);
    }

    /** Looks at the gauge of the loss by JMX, as monitoring does, until it is closed. */
    private static final class ShownLoss implements AutoCloseable {
        private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

        private final Set<Double> seen = ConcurrentHashMap.newKeySet();
        private final Thread thread = new Thread(this::look, "looks-at-gauges");
        private volatile boolean isOver;

        ShownLoss() {
            thread.start();
        }

        private void look() {
            MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
            while (!isOver) {
                try {
                    for (ObjectName bean : beans.queryNames(new ObjectName("metrics:*"), null)) {
                        if (bean.getKeyProperty("name").contains(PLUGIN + "train.loss")) {
                            Double value = (Double) beans.getAttribute(bean, "Value");
                            if (value.isNaN()) {
                                // It begins: what was seen before is of an earlier run of this process.
                                seen.clear();
                            } else {
                                seen.add(value);
                            }
                        }
                    }
                } catch (JMException e) {
                    // Spark has just stopped.
                }
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
        }

        Set<Double> values() {
            return Set.copyOf(seen);
        }

        @Override
        public void close() {
            isOver = true;
        }
    }

    @Test
    void lineageNamesWhatStepsReadAndLeaveAndMlflowHasTheCurve() throws IOException {
        PreferenceFile.write(folder.resolve("train.jsonl"), new Grammar(1).pairs(48));
        TinyModel.write(folder.resolve("model"), folder.resolve("source"), 1);
        settings.putAll(Map.of(
                "spark.master",
                "local[2]",
                "spark.ui.enabled",
                "false",
                "spark.extraListeners",
                "io.openlineage.spark.agent.OpenLineageSparkListener",
                "spark.openlineage.namespace",
                "etl",
                "spark.openlineage.transport.type",
                "file",
                "spark.openlineage.transport.location",
                folder.resolve("lineage.jsonl").toString()));
        settings.putAll(Map.of(
                "spark.metrics.namespace",
                "watched",
                "spark.metrics.conf.driver.sink.jmx.class",
                "org.apache.spark.metrics.sink.JmxSink",
                "spark.metrics.conf.driver.sink.csv.class",
                "org.apache.spark.metrics.sink.CsvSink",
                "spark.metrics.conf.driver.sink.csv.directory",
                Files.createDirectories(folder.resolve("csv")).toString()));
        settings.forEach(System::setProperty);
        try (StandInServer server = new StandInServer()) {
            List<String> told = List.of(
                    "run.dir=" + folder.resolve("run"),
                    "model.path=" + folder.resolve("model"),
                    "data.train=" + folder.resolve("train.jsonl"),
                    "data.held-out-fraction=0.3",
                    "tokenizer.max-length=96",
                    "tokenizer.max-prompt-length=32",
                    "training.examples-per-step=8",
                    "training.warmup-ratio=0",
                    "score.bootstrap-samples=10",
                    "score.every-rounds=1");
            Outcome outcome;
            Set<Double> shown;
            try (ShownLoss loss = new ShownLoss()) {
                outcome = execute("run", told, "tracking.mlflow.uri=" + server.uri());
                shown = loss.values();
            }
            assertThat(outcome.exitCode()).as(out + "" + err).isZero();
            List<String> curve = Files.readAllLines(folder.resolve("run/experiments/default/metrics/train.jsonl"));
            Set<Double> losses = new HashSet<>();
            for (String line : curve) {
                JsonNode step = new ObjectMapper().readTree(line);
                losses.add(step.path("loss").asDouble());
                assertThat(server.metrics)
                        .containsEntry(
                                "loss@" + step.path("step").asInt(),
                                step.path("loss").asDouble())
                        .containsEntry(
                                "rewards/margins@" + step.path("step").asInt(),
                                step.path("rewards/margins").asDouble());
            }
            assertThat(shown).isNotEmpty().isSubsetOf(losses);
            requireLast(new ObjectMapper().readTree(curve.get(curve.size() - 1)));
            for (String line : Files.readAllLines(folder.resolve("run/experiments/default/metrics/held-out.jsonl"))) {
                JsonNode point = new ObjectMapper().readTree(line);
                for (String name : List.of("eval_loss", "eval_rewards/accuracies")) {
                    assertThat(server.metrics)
                            .containsEntry(
                                    name + "@" + point.path("step").asInt(),
                                    point.path(name).asDouble());
                }
            }
            assertThat(server.metrics).containsKeys("eval_loss@1", "eval_rewards/accuracies@" + curve.size());
            assertThat(server.parameters)
                    .containsEntry("training.examples-per-step", "8")
                    .containsKey("loss.beta");
            assertThat(server.statuses).isEqualTo(Map.of("run0", "FINISHED"));

            // A gate that the standing result does not pass ends validate as it would end the run.
            out.reset();
            err.reset();
            assertThat(execute("validate", told, "score.minimum-accuracy=1").exitCode())
                    .isEqualTo(4);
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .contains("score: up to date, but the run would end here: ")
                    .doesNotContain("no fault was found");
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains("score.minimum-accuracy")
                    .containsOnlyOnce("\n");
        }
        String run = "file " + folder.resolve("run");
        List<JsonNode> events = events();
        JsonNode ingest = completed(events, "plumbline.ingest.default");
        assertThat(ingest.at("/job/namespace").asText()).isEqualTo("etl");
        assertThat(names(ingest.path("inputs"))).containsExactly("file " + folder.resolve("train.jsonl"));
        assertThat(names(ingest.path("outputs"))).startsWith(run + "/examples", run + "/quarantine");
        assertThat(ingest.at("/outputs/0/outputFacets/outputStatistics/rowCount")
                        .asInt())
                .isEqualTo(48);
        JsonNode train = completed(events, "plumbline.train.default");
        assertThat(names(train.path("inputs"))).contains(run + "/examples", run + "/reference");
        assertThat(names(train.path("outputs"))).contains(run + "/experiments/default/policy");
        JsonNode score = completed(events, "plumbline.score.default");
        assertThat(names(score.path("inputs"))).contains(run + "/experiments/default/policy", run + "/examples");
        assertThat(names(score.path("outputs"))).contains(run + "/experiments/default/scores");
        // The listener's own events are there as well.
        assertThat(events).anyMatch(event -> !event.at("/job/name").asText().startsWith("plumbline."));
    }
}
