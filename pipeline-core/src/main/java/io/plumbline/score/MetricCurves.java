package io.plumbline.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.report.Curve;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * The metrics of a training, a curve each, thinned while their lines are read. Of names of no use there may be any number in
 * a line, so that only the first ones are kept.
 */
public final class MetricCurves {
    static final String STEP = "step";
    private static final String LOSS = "loss";
    private static final String ACCURACY = "rewards/accuracies";
    private static final int MOST_NAMES = 100;
    private static final int LAST = 10;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String prefix;
    private final DoubleUnaryOperator place;
    private final Map<String, Curve> curves = new LinkedHashMap<>();

    private double last = Double.NEGATIVE_INFINITY;

    private MetricCurves(String prefix, DoubleUnaryOperator place) {
        this.prefix = prefix;
        this.place = place;
    }

    /** Begins curves of {@code metrics/train.jsonl}, or of another file that has a line a step. */
    public static MetricCurves ofTraining() {
        return ofTraining(DoubleUnaryOperator.identity());
    }

    /**
     * Begins the same along something else than steps.
     *
     * @param place of a step; ascending
     */
    public static MetricCurves ofTraining(DoubleUnaryOperator place) {
        return new MetricCurves("", place);
    }

    /**
     * Begins curves of {@code metrics/held-out.jsonl}, which has a line an evaluation with TRL's names for it. {@code eval_loss}
     * is then {@code loss}.
     *
     * @param place of a step; ascending
     */
    static MetricCurves ofEvaluations(DoubleUnaryOperator place) {
        return new MetricCurves("eval_", place);
    }

    /**
     * Adds a line. One that is no object with a step, as a run that is still being written may leave, is left out: a report
     * needs no curve.
     */
    public void add(String line) {
        parsed(line).ifPresent(this::add);
    }

    /** Returns the object of a line; empty of one that is none with a step. */
    static Optional<JsonNode> parsed(String line) {
        try {
            return Optional.ofNullable(MAPPER.readTree(line))
                    .filter(node -> node.path(STEP).isNumber());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** @param node with a step */
    void add(JsonNode node) {
        double step = node.path(STEP).asDouble();
        if (!(step > last)) {
            return;
        }
        last = step;
        double x = place.applyAsDouble(step);
        node.fields().forEachRemaining(field -> {
            if (field.getKey().startsWith(prefix) && (!field.getKey().equals(STEP))) {
                add(field.getKey().substring(prefix.length()), x, field.getValue());
            }
        });
    }

    /** Adds a value, which stands as a text where it is no number in JSON. */
    private void add(String name, double x, JsonNode value) {
        if (!curves.containsKey(name) && curves.size() == MOST_NAMES) {
            return;
        }
        curves.computeIfAbsent(name, ignored -> new Curve()).add(x, value.isNumber() ? value.asDouble() : Double.NaN);
    }

    /** Returns whether there is no metric at all. */
    public boolean isEmpty() {
        return curves.isEmpty();
    }

    /** Returns the curve of a metric; without points where there is none. */
    public Curve of(String name) {
        return curves.getOrDefault(name, new Curve());
    }

    /** The last tenth of the steps so far, to a group of the curve; empty where there is none, or none with an accuracy. */
    public Optional<TrainingEnd> end() {
        Curve loss = of(LOSS);
        double before = Math.floor(loss.end() * (LAST - 1) / LAST);
        Curve.Tail last = loss.after(before);
        double accuracy = of(ACCURACY).after(before).mean();
        return Double.isNaN(accuracy)
                ? Optional.empty()
                : Optional.of(new TrainingEnd(last.values(), last.mean(), accuracy));
    }
}
