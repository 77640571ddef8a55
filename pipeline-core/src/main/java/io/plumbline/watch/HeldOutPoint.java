package io.plumbline.watch;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The scores of held-out examples by the policy after a step: a line of {@code metrics/held-out.jsonl}.
 *
 * @param step optimiser steps done
 * @param epoch epochs done, in parts
 * @param sample of the held-out examples; null in lines that were written before they said so
 * @param figures means under TRL's names, {@code eval_loss} and so on, in TRL's order; those that are of nothing are left out
 */
public record HeldOutPoint(int step, double epoch, HeldOutSample sample, Map<String, Double> figures) {
    /** The number of the examples, in a line. */
    public static final String EXAMPLES = "eval_examples";

    /** The {@link HeldOutSample#id} of the examples, in a line. */
    public static final String SAMPLE = "eval_sample";

    private static final String PREFIX = "eval_";
    private static final String STEP = "step";
    private static final String EPOCH = "epoch";

    private static final Set<String> ABOUT = Set.of(STEP, EPOCH, EXAMPLES, SAMPLE);

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
    public static HeldOutPoint of(int step, double epoch, HeldOutSample sample, Map<String, Double> means) {
        Map<String, Double> figures = new LinkedHashMap<>();
        means.forEach((name, mean) -> {
            if (Double.isFinite(mean)) {
                figures.put(PREFIX + name, mean);
            }
        });
        return new HeldOutPoint(step, epoch, sample, figures);
    }

    /**
     * The point of a line.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static HeldOutPoint ofLine(Map<String, ?> line) {
        Map<String, Double> figures = new LinkedHashMap<>();
        line.keySet().stream()
                .filter(name -> !ABOUT.contains(name))
                .forEach(name -> figures.put(name, number(line, name)));
        HeldOutSample sample =
                line.get(SAMPLE) instanceof String id ? new HeldOutSample((long) number(line, EXAMPLES), id) : null;
        return new HeldOutPoint((int) number(line, STEP), number(line, EPOCH), sample, figures);
    }

    private static double number(Map<String, ?> line, String name) {
        if (line.get(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("An evaluation must have a number as " + name);
    }

    /** Its values in the order in which they are written. */
    public Map<String, Object> named() {
        Map<String, Object> named = new LinkedHashMap<>();
        named.put(STEP, step);
        named.put(EPOCH, epoch);
        if (sample != null) {
            named.put(EXAMPLES, sample.examples());
            named.put(SAMPLE, sample.id());
        }
        named.putAll(figures);
        return named;
    }

    /** Returns its figures and the number of the examples that they are of, where that is known. */
    public Map<String, Number> told() {
        Map<String, Number> told = new LinkedHashMap<>();
        if (sample != null) {
            told.put(EXAMPLES, sample.examples());
        }
        told.putAll(figures);
        return told;
    }

    /** Returns whether another point is of other examples, so that the two are not compared. */
    public boolean isOfOtherExamples(HeldOutPoint other) {
        return !Objects.equals(sample, other.sample);
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
