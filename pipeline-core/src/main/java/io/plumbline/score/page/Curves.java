package io.plumbline.score.page;

import io.plumbline.score.MetricCurves;
import java.util.Map;
import java.util.Objects;

/**
 * The metrics of a training.
 *
 * @param training a value a step
 * @param evaluations values on held-out examples, by step; empty where there are none
 * @param end held-out figures of the trained model, under the same names, where they may be held against those of the training;
 *     else empty
 */
public record Curves(MetricCurves training, MetricCurves evaluations, Map<String, Double> end) {
    /** Copies the map. */
    public Curves {
        Objects.requireNonNull(training, "training");
        Objects.requireNonNull(evaluations, "evaluations");
        end = Map.copyOf(end);
    }
}
