package io.plumbline.watch;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The scores of held-out examples by the policy after a step: a line of {@code metrics/held-out.jsonl}.
 *
 * @param step optimiser steps done
 * @param epoch epochs done, in parts
 * @param figures means under TRL's names, {@code eval_loss} and so on, in TRL's order; those that are of nothing are left out
 */
public record HeldOutPoint(int step, double epoch, Map<String, Double> figures) {
    private static final String PREFIX = "eval_";
    private static final String STEP = "step";
    private static final String EPOCH = "epoch";

    /** Copies the figures. */
    public HeldOutPoint {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    /**
     * The point of a summary.
     *
     * @param means under the names of a training's metrics: {@code loss}, {@code rewards/margins}; those that are not finite
     *     are left out
     */
    public static HeldOutPoint of(int step, double epoch, Map<String, Double> means) {
        Map<String, Double> figures = new LinkedHashMap<>();
        means.forEach((name, mean) -> {
            if (Double.isFinite(mean)) {
                figures.put(PREFIX + name, mean);
            }
        });
        return new HeldOutPoint(step, epoch, figures);
    }

    /** The point of a line. */
    public static HeldOutPoint ofLine(Map<String, ? extends Number> line) {
        Map<String, Double> figures = new LinkedHashMap<>();
        line.forEach((name, value) -> figures.put(name, value.doubleValue()));
        figures.remove(STEP);
        figures.remove(EPOCH);
        return new HeldOutPoint(line.get(STEP).intValue(), line.get(EPOCH).doubleValue(), figures);
    }

    /** Its values in the order in which they are written. */
    public Map<String, Number> named() {
        Map<String, Number> named = new LinkedHashMap<>();
        named.put(STEP, step);
        named.put(EPOCH, epoch);
        named.putAll(figures);
        return named;
    }

    /** A figure; NaN where it is of nothing. */
    public double figure(String name) {
        return figures.getOrDefault(name, Double.NaN);
    }

    /** A figure that policies are compared by; NaN where it is of nothing. */
    public double figure(HeldOutMetric metric) {
        return figure(metric.key());
    }
}
