package io.plumbline.score;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.report.Figures;
import io.plumbline.watch.HeldOutPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;

/**
 * The curves of {@code metrics/held-out.jsonl}, which has a line an evaluation. Where a training was continued with another
 * {@code score.sample-examples}, its figures are of other examples from there on and are not points of the same curve.
 */
public final class HeldOutCurves {
    /** As often as a training is continued with another sample; what is beyond is left out. */
    private static final int MOST_SAMPLES = 20;

    private final Map<String, Sampled> bySample = new LinkedHashMap<>();
    private final DoubleUnaryOperator place;

    /** Begins curves along the steps of the training. */
    public HeldOutCurves() {
        this(DoubleUnaryOperator.identity());
    }

    /** @param place of a step, along something else; ascending */
    public HeldOutCurves(DoubleUnaryOperator place) {
        this.place = place;
    }

    /**
     * The curves of one sample.
     *
     * @param id of the sample, empty where lines do not say it, which those of earlier versions do not
     * @param examples how many they are; 0 where lines do not say it
     * @param firstStep the step of its first evaluation
     * @param curves by the names of the training's metrics
     */
    public record Sampled(String id, long examples, double firstStep, MetricCurves curves) {
        /** Returns of how many examples it is, in words. */
        public String size() {
            return id.isEmpty() ? "number not recorded" : Figures.count(examples) + " examples";
        }
    }

    /** Adds a line. One that is no object with a step, as a run that is still being written may leave, is left out. */
    public void add(String line) {
        MetricCurves.parsed(line).ifPresent(this::add);
    }

    private void add(JsonNode line) {
        String id = line.path(HeldOutPoint.SAMPLE).asText("");
        if (bySample.containsKey(id) || bySample.size() < MOST_SAMPLES) {
            bySample.computeIfAbsent(
                            id,
                            ignored -> new Sampled(
                                    id,
                                    line.path(HeldOutPoint.EXAMPLES).asLong(),
                                    line.path("step").asDouble(),
                                    MetricCurves.ofEvaluations(place)))
                    .curves()
                    .add(line);
        }
    }

    /** Returns the curves of each sample, in the order of their first evaluations. */
    public List<Sampled> samples() {
        return new ArrayList<>(bySample.values());
    }

    /** Returns a sentence on how many examples the evaluations are of, and whether they are all of the same; empty where unknown. */
    public Optional<String> about() {
        if (bySample.size() < 2) {
            return bySample.values().stream()
                    .filter(only -> !only.id().isEmpty())
                    .map(only -> "The evaluations are of " + only.size() + " held out.")
                    .findFirst();
        }
        return Optional.of("The evaluations are not all of the same held-out examples (score.sample-examples): "
                + bySample.values().stream()
                        .map(sampled ->
                                sampled.size() + " from step " + Figures.count(Math.round(sampled.firstStep())) + " on")
                        .collect(Collectors.joining(", "))
                + ". Each sample has a line of its own, and none is to be held against another.");
    }
}
