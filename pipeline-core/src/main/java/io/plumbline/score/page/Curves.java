package io.plumbline.score.page;

import io.plumbline.report.Series;
import io.plumbline.score.HeldOutCurves;
import io.plumbline.score.MetricCurves;
import io.plumbline.watch.WatchedTraining.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The metrics of a training.
 *
 * @param training a value a step
 * @param evaluations values on held-out examples, by step; empty where there are none
 * @param end held-out figures of the trained model, under the same names, where they may be held against those of the training;
 *     else empty
 * @param reference whether it moved: figures of the training are then held against another one than those of held-out examples
 */
public record Curves(MetricCurves training, HeldOutCurves evaluations, Map<String, Double> end, Reference reference) {
    /** Colours that the lines of a chart have; those of a further sample begin behind them. */
    private static final int COLOURS = 3;

    /** Copies the map. */
    public Curves {
        Objects.requireNonNull(training, "training");
        Objects.requireNonNull(evaluations, "evaluations");
        Objects.requireNonNull(reference, "reference");
        end = Map.copyOf(end);
    }

    /** Returns whether the figures of training and those of held-out examples are held against one reference. */
    boolean areOfOneReference() {
        return reference == Reference.FIXED;
    }

    /** Draws what one sample of held-out examples has of a line. */
    interface HeldOutLine {
        /**
         * Returns the line.
         *
         * @param name of it in the legend
         * @param curves of the sample
         * @param colour of it
         */
        Series of(String name, MetricCurves curves, int colour);
    }

    /**
     * Returns the line of each sample of held-out examples: figures of two samples are not points of one line.
     *
     * @param name of the line, if there is but one
     * @param colour of the first
     */
    List<Series> heldOut(String name, int colour, HeldOutLine line) {
        List<HeldOutCurves.Sampled> samples = evaluations.samples();
        Map<String, String> names = HeldOutCurves.names(samples);
        List<Series> lines = new ArrayList<>();
        for (HeldOutCurves.Sampled sampled : samples) {
            String told = samples.size() == 1 ? name : name + ", " + names.get(sampled.id());
            lines.add(line.of(told, sampled.curves(), colour + COLOURS * lines.size()));
        }
        return lines;
    }
}
