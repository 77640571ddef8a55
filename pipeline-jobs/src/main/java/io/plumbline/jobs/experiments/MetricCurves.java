package io.plumbline.jobs.experiments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.jobs.storage.StorageFailures;
import io.plumbline.report.Axis;
import io.plumbline.report.Curve;
import io.plumbline.report.Html;
import io.plumbline.report.LineChart;
import io.plumbline.report.Series;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.FSError;

/** Curves of the trainings of several experiments, laid over each other. */
final class MetricCurves {
    private static final String TRAIN = "metrics/train.jsonl";
    private static final String HELD_OUT = "metrics/held-out.jsonl";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * A chart.
     *
     * @param title of it
     * @param train name of the metric in {@code train.jsonl}
     * @param heldOut name of the same in {@code held-out.jsonl}
     */
    private record Metric(String title, String train, String heldOut) {}

    private static final List<Metric> METRICS = List.of(
            new Metric("Loss", "loss", "eval_loss"),
            new Metric("Reward accuracy", "rewards/accuracies", "eval_rewards/accuracies"),
            new Metric("Reward margin", "rewards/margins", "eval_rewards/margins"));

    private MetricCurves() {}

    /** Returns a chart of each metric that one of the experiments has. */
    static List<Html> of(List<Experiment> experiments) {
        Map<String, List<Series>> lines = new LinkedHashMap<>();
        METRICS.forEach(metric -> lines.put(metric.title(), new ArrayList<>()));
        for (int colour = 0; colour < experiments.size(); colour++) {
            Experiment experiment = experiments.get(colour);
            List<Curve> train =
                    read(experiment, TRAIN, METRICS.stream().map(Metric::train).toList());
            List<Curve> heldOut = read(
                    experiment, HELD_OUT, METRICS.stream().map(Metric::heldOut).toList());
            for (int i = 0; i < METRICS.size(); i++) {
                List<Series> of = lines.get(METRICS.get(i).title());
                of.add(new Series(experiment.label(), train.get(i).smoothed(), colour, Series.Style.LINE));
                of.add(new Series(
                        experiment.label() + ", held out", heldOut.get(i).points(), colour, Series.Style.MEASURED));
            }
        }
        List<Html> charts = new ArrayList<>();
        lines.forEach((title, series) -> charts.add(
                new LineChart(title, "", new Axis("optimiser step"), new Axis(title.toLowerCase(Locale.ROOT)), series)
                        .html()));
        return charts;
    }

    /** Lines that are no objects of numbers, as a run that is still being written may leave, are left out. */
    private static List<Curve> read(Experiment experiment, String name, List<String> metrics) {
        List<Curve> curves = metrics.stream().map(metric -> new Curve()).toList();
        String file = experiment.folder().of(name);
        if (!experiment.directory().exists(file)) {
            return curves;
        }
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                experiment.directory().fileSystem().open(experiment.directory().path(file)), StandardCharsets.UTF_8))) {
            double last = Double.NEGATIVE_INFINITY;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode node = parsed(line);
                double step = node.path("step").asDouble(Double.NaN);
                if (step >= last) {
                    last = step;
                    for (int i = 0; i < curves.size(); i++) {
                        curves.get(i).add(step, node.path(metrics.get(i)).asDouble(Double.NaN));
                    }
                }
            }
        } catch (IOException | FSError e) {
            throw StorageFailures.at("read " + experiment.directory().path(file), e);
        }
        return curves;
    }

    private static JsonNode parsed(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            return MAPPER.missingNode();
        }
    }
}
