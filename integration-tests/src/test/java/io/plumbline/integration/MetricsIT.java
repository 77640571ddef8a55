package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Prometheus' page of the driver, read while it trains as Prometheus would. */
@Tag("cluster")
@ExtendWith(ClusterFixture.class)
class MetricsIT {
    private static final Pattern FIGURE = Pattern.compile(
            "(?m)^metrics_plumbline_driver_plugin_io_plumbline_jobs_metrics_MetricsPlugin_(\\w+)_(Value|Count)\\{.*} (\\S+)$");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Test
    void thePageShowsTheFiguresThatStandInTheMetrics(ClusterRuns runs) throws IOException, InterruptedException {
        DriverPages pages = DriverPages.onFreePort();
        List<String> options = ClusterRuns.oneMachine();
        ClusterRuns.set(options, "spark.ui.port", Integer.toString(pages.port()));
        Optional<String> address = Optional.of("http://localhost:" + pages.port());
        requireFigures(runs.onThisMachine("scraped"), options, () -> address);
    }

    /** On YARN the driver leads whoever asks it to the resource manager's proxy, which shows its pages. */
    @Test
    void soItDoesBehindTheProxyOfYarn(ClusterRuns runs) throws IOException, InterruptedException {
        requireFigures(runs.onHdfs("scraped-on-yarn"), ClusterRuns.yarn("client"), runs.cluster()::pagesOfNewest);
    }

    private static void requireFigures(
            ClusterRuns.Submission run, List<String> options, Supplier<Optional<String>> address)
            throws IOException, InterruptedException {
        String sink = "spark.metrics.conf.*.sink.prometheusServlet.";
        ClusterRuns.set(options, sink + "class", "org.apache.spark.metrics.sink.PrometheusServlet");
        ClusterRuns.set(options, sink + "path", "/metrics/prometheus");
        ClusterRuns.set(options, "spark.metrics.namespace", "plumbline");
        Distribution.Running running = run.start(options);
        // The figures by the step that the page named with them; a page may be made while a round ends.
        Map<Integer, Map<String, Double>> seen = new TreeMap<>();
        Moments.unlessEnded("an end", running, () -> {
            Optional<String> pages = address.get();
            Map<String, Double> figures = pages.isPresent() ? figures(pages.get()) : Map.of();
            if (figures.getOrDefault("train_loss", Double.NaN) > 0) {
                seen.put(figures.get("train_step").intValue(), figures);
            }
            return Optional.empty();
        });
        Distribution.Ended ended = running.ended();
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        Map<Integer, JsonNode> lines = new HashMap<>();
        for (String line : run.text("experiments/default/metrics/train.jsonl").split("\n")) {
            JsonNode step = new ObjectMapper().readTree(line);
            lines.put(step.path("step").asInt(), step);
        }
        int agreeing = 0;
        for (Map.Entry<Integer, Map<String, Double>> page : seen.entrySet()) {
            JsonNode line = lines.get(page.getKey());
            boolean agrees = true;
            for (String name :
                    List.of("loss", "grad_norm", "learning_rate", "rewards/margins", "logps/chosen", "num_tokens")) {
                agrees &= page.getValue().get("train_" + name.replace('/', '_'))
                        == line.path(name).doubleValue();
            }
            agreeing += agrees ? 1 : 0;
        }
        System.out.println("Prometheus' page agreed with the metrics at " + agreeing + " of " + seen.size() + " steps");
        assertThat(seen).hasSizeGreaterThan(3);
        assertThat(agreeing).isGreaterThan(seen.size() / 2);
        Map<String, Double> last = seen.get(lines.size());
        assertThat(last).as("the page after the last step").isNotNull();
        assertThat(last.get("train_total_steps")).isEqualTo(lines.size());
        assertThat(last.get("ingest_rows")).isEqualTo(400);
        assertThat(last.get("steps_failed")).isZero();
    }

    private static Map<String, Double> figures(String pages) throws InterruptedException {
        Map<String, Double> figures = new HashMap<>();
        try {
            URI place = URI.create(pages + "/metrics/prometheus/");
            String page = CLIENT.send(HttpRequest.newBuilder(place).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            Matcher figure = FIGURE.matcher(page);
            while (figure.find()) {
                figures.put(figure.group(1), Double.parseDouble(figure.group(3)));
            }
        } catch (IOException e) {
            // Not up yet, or no longer.
            return figures;
        }
        return figures;
    }
}
