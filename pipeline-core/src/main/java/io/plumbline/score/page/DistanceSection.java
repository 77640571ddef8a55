package io.plumbline.score.page;

import io.plumbline.loss.Divergence;
import io.plumbline.loss.Reward;
import io.plumbline.loss.Score;
import io.plumbline.report.Axis;
import io.plumbline.report.Html;
import io.plumbline.report.LineChart;
import io.plumbline.report.Point;
import io.plumbline.report.Section;
import io.plumbline.report.Series;
import io.plumbline.report.Series.Style;
import io.plumbline.score.MetricCurves;
import io.plumbline.score.Movement;
import io.plumbline.score.ScoreSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reward against distance from the reference, as Gao, Schulman and Hilton (2022, arXiv:2210.10760) hold reward models and
 * Rafailov et al. (2024, arXiv:2406.02900) policies without one. Both measure KL(π ‖ π_ref) over completions that the policy
 * writes, which are not to be had here: the distance is over the completions of the data, and is called so.
 */
final class DistanceSection {
    private static final int MOST_POINTS = 24;

    /** An accuracy in a chart of fewer bins would be no curve. */
    private static final int LEAST_BINS = 3;

    /** The colour of the trained policy. */
    private static final int END = 3;

    private static final String CHOSEN = "rewards/chosen";
    private static final String REJECTED = "rewards/rejected";
    private static final Axis DISTANCE = new Axis("mean of log π_ref − log π, in nats");

    private static final String INTRODUCTION =
            "To be preferred more, a policy must move away from its reference; how far is"
                    + " the price. It is well spent while accuracy and margin rise with it. Where the policy moves on and the accuracy"
                    + " no longer rises, it only grows more extreme, which is called over-optimisation (Gao et al. 2022; of policies"
                    + " without a reward model Rafailov et al. 2024). The distance here is taken over the completions of the data: how"
                    + " much less likely they have become. Those papers take KL(π ‖ π_ref), over completions that the policy itself"
                    + " writes; for that, run plumbline sample and plumbline divergence.";

    private final ScoreSummary summary;
    private final Curves curves;

    DistanceSection(ScoreSummary summary, Curves curves) {
        this.summary = summary;
        this.curves = curves;
    }

    Section section() {
        List<Html> charts = new ArrayList<>();
        if (isLogRatio(summary.reward())) {
            charts.add(through("rewards/margins", "Margin by distance", "mean margin", Double.NaN, Double.NaN));
            charts.add(through("rewards/accuracies", "Accuracy by distance", "accuracy", 0, 1));
        }
        charts.add(moved());
        return Section.of("distance", "Reward against distance", INTRODUCTION, Section.grid(charts));
    }

    /** Only such rewards are a number of times the log-ratio, so that the log-ratio can be told from them. */
    private static boolean isLogRatio(Reward reward) {
        return reward.score().basis() == Score.Basis.LOG_RATIO
                && reward.score().length() == Score.Length.SUM
                && reward.score().divergence().equals(Divergence.REVERSE_KL)
                && reward.tailWeight() == 1;
    }

    private Html through(String metric, String title, String axis, double low, double high) {
        List<Point> end = new ArrayList<>();
        if (curves.end().keySet().containsAll(List.of(CHOSEN, REJECTED, metric))) {
            double distance = distance(curves.end().get(CHOSEN), curves.end().get(REJECTED));
            end.add(new Point(distance, curves.end().get(metric)));
        }
        List<Series> dots = new ArrayList<>();
        if (curves.areOfOneReference()) {
            dots.add(new Series("training", points(curves.training(), metric), 0, Style.DOTS));
        }
        dots.addAll(curves.heldOut(
                "held out", 1, (name, of, colour) -> new Series(name, points(of, metric), colour, Style.DOTS)));
        dots.add(new Series("held out, at the end", end, END, Style.DOTS));
        return new LineChart(
                        title,
                        curves.areOfOneReference()
                                ? "A dot is a stretch of the training; held-out dots are evaluations, and the trained policy."
                                : "A dot is an evaluation on held-out examples. The reference moved while the policy was"
                                        + " trained, so that the training's own distances are from other places and are left out.",
                        DISTANCE,
                        new Axis(axis, low, high),
                        dots)
                .html();
    }

    private double distance(double chosen, double rejected) {
        return -(chosen + rejected) / 2 / summary.reward().scale();
    }

    private List<Point> points(MetricCurves metrics, String metric) {
        Map<Double, Double> rejected = byPlace(metrics, REJECTED);
        Map<Double, Double> values = byPlace(metrics, metric);
        List<Point> points = new ArrayList<>();
        byPlace(metrics, CHOSEN).forEach((place, chosen) -> {
            double distance = distance(chosen, rejected.getOrDefault(place, Double.NaN));
            points.add(new Point(distance, values.getOrDefault(place, Double.NaN)));
        });
        List<Point> some = new ArrayList<>();
        int every = Math.max(1, (points.size() + MOST_POINTS - 1) / MOST_POINTS);
        for (int i = points.size() - 1; i >= 0; i -= every) {
            some.add(points.get(i));
        }
        // Along the distance, which need not grow with the steps.
        some.sort(Comparator.comparingDouble(Point::x));
        return some;
    }

    private static Map<Double, Double> byPlace(MetricCurves metrics, String name) {
        Map<Double, Double> values = new TreeMap<>();
        metrics.of(name).smoothed().forEach(point -> values.put(point.x(), point.y()));
        return values;
    }

    private Html moved() {
        List<Movement.Bin> bins = summary.movement().bins();
        if (bins.size() < LEAST_BINS) {
            return Html.NONE;
        }
        List<Point> points = bins.stream()
                .map(bin -> Bars.point(bin.distance(), (double) bin.correct() / bin.pairs(), bin.accuracy()))
                .toList();
        return new LineChart(
                        "Accuracy where it moved most",
                        "Held-out pairs in groups of one size, by how far the policy moved on their two completions: the"
                                + " mean of |log π − log π_ref|."
                                + Bars.missing(bins.stream().map(Movement.Bin::accuracy)),
                        new Axis("distance of a pair, in nats"),
                        new Axis("accuracy", 0, 1),
                        List.of(new Series("held-out pairs", points, 0, Style.MEASURED)))
                .html();
    }
}
