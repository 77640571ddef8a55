package io.plumbline.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A training run's metrics, thinned while they are read: neighbouring steps are averaged so that a curve never has more
 * points than a screen can show.
 */
public final class TrainingCurve {
    private static final int MOST_POINTS = 400;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final List<TrainingPoint> points = new ArrayList<>();
    private final List<TrainingPoint> open = new ArrayList<>();
    private int stepsPerPoint = 1;

    /**
     * Adds a line of {@code metrics/train.jsonl}. A line that is no object of numbers, as a run that is still being
     * written may leave, is left out: a report needs no curve.
     */
    public void add(String line) {
        JsonNode node;
        try {
            node = MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            return;
        }
        if (node == null || !node.path("step").isNumber() || !node.path("loss").isNumber()) {
            return;
        }
        open.add(new TrainingPoint(
                node.path("step").asLong(),
                node.path("loss").asDouble(),
                number(node, "rewards/accuracies"),
                number(node, "rewards/margins")));
        if (open.size() == stepsPerPoint) {
            points.add(mean(open));
            open.clear();
        }
        if (points.size() == MOST_POINTS) {
            halve();
        }
    }

    private static double number(JsonNode node, String name) {
        return node.path(name).isNumber() ? node.path(name).asDouble() : Double.NaN;
    }

    private void halve() {
        List<TrainingPoint> halved = new ArrayList<>();
        for (int i = 0; i < points.size(); i += 2) {
            halved.add(mean(points.subList(i, i + 2)));
        }
        points.clear();
        points.addAll(halved);
        stepsPerPoint *= 2;
    }

    private static TrainingPoint mean(List<TrainingPoint> points) {
        return new TrainingPoint(
                points.get(points.size() - 1).step(),
                mean(points, TrainingPoint::loss),
                mean(points, TrainingPoint::accuracy),
                mean(points, TrainingPoint::margin));
    }

    /** Of the points that have the value: a step without good or without bad completions has no margin. */
    private static double mean(List<TrainingPoint> points, ToDoubleFunction<TrainingPoint> value) {
        return points.stream()
                .mapToDouble(value)
                .filter(number -> !Double.isNaN(number))
                .average()
                .orElse(Double.NaN);
    }

    /** The last tenth of the steps so far, to a point; empty where there is none, or none with an accuracy. */
    public Optional<TrainingEnd> end() {
        List<TrainingPoint> all = new ArrayList<>(points);
        if (!open.isEmpty()) {
            all.add(mean(open));
        }
        if (all.isEmpty()) {
            return Optional.empty();
        }
        long before = all.get(all.size() - 1).step() * 9 / 10;
        List<TrainingPoint> last =
                all.stream().filter(point -> point.step() > before).toList();
        TrainingPoint end = mean(last);
        return Double.isNaN(end.accuracy())
                ? Optional.empty()
                : Optional.of(new TrainingEnd((long) last.size() * stepsPerPoint, end.loss(), end.accuracy()));
    }

    /** Steps that one point is the mean of. */
    public int stepsPerPoint() {
        return stepsPerPoint;
    }

    /** The curve so far; steps that do not fill a point yet are left out. */
    public List<TrainingPoint> points() {
        return List.copyOf(points);
    }
}
