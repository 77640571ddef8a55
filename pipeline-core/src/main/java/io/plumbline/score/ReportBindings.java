package io.plumbline.score;

import io.plumbline.report.Figures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The names that the report's template and its script use, with values ready to show. */
final class ReportBindings {
    private ReportBindings() {}

    static Map<String, Object> of(ReportContent content) {
        ScoreSummary summary = content.summary();
        Map<String, Object> bindings = new LinkedHashMap<>();
        bindings.put("title", content.title());
        bindings.put("headline", headline(summary));
        bindings.put("tone", tone(content.verdicts()));
        bindings.put("verdicts", content.verdicts().stream().map(Verdict::text).toList());
        bindings.put("figures", figures(summary));
        bindings.put(
                "slice_tables",
                List.of(
                        table("By source", summary.bySource()),
                        table(
                                "By length of the chosen completion against the rejected, in tokens",
                                summary.byLengthDifference())));
        bindings.put("has_training", !content.training().points().isEmpty());
        bindings.put("steps_per_point", content.training().stepsPerPoint());
        bindings.put("has_data", content.data() != null);
        if (content.data() != null) {
            bindings.put("data", data(content.data()));
        }
        bindings.put("configuration", rows(content.configuration()));
        return bindings;
    }

    private static String percents(Interval interval) {
        return interval == null ? "" : Figures.percents(interval.low(), interval.high());
    }

    private static String decimals(Interval interval) {
        return interval == null ? "" : Figures.decimals(interval.low(), interval.high());
    }

    /** Returns the numbers that the script draws; null stands for one that is not finite. */
    static Map<String, Object> series(ReportContent content) {
        Map<String, Object> series = new LinkedHashMap<>();
        List<TrainingPoint> points = content.training().points();
        series.put("step", points.stream().map(TrainingPoint::step).toList());
        series.put("loss", finite(points, TrainingPoint::loss));
        series.put("accuracy", finite(points, TrainingPoint::accuracy));
        series.put("margin", finite(points, TrainingPoint::margin));
        Histogram histogram = content.summary().margins();
        series.put("histogramLow", histogram.low());
        series.put("histogramWidth", histogram.width());
        series.put("histogramCounts", histogram.counts());
        return series;
    }

    private static List<Double> finite(List<TrainingPoint> points, ToDoubleFunction<TrainingPoint> value) {
        List<Double> values = new ArrayList<>();
        for (TrainingPoint point : points) {
            double number = value.applyAsDouble(point);
            values.add(Double.isFinite(number) ? number : null);
        }
        return values;
    }

    /** The style class that tells a reader of the report whether to trust its figures: fully, with caution, or not at all. */
    private static String tone(List<Verdict> verdicts) {
        if (verdicts.isEmpty()) {
            return "plain";
        }
        return switch (verdicts.get(0).code()) {
            case LEARNED_NOTHING, LABELS_REVERSED, HELD_OUT_TOO_SMALL -> "void";
            case NO_BETTER_THAN_LENGTH, REFERENCE_EXPLAINS, OVERFITS, CHOSEN_FELL, MUCH_TRUNCATED -> "caution";
        };
    }

    private static Map<String, Object> headline(ScoreSummary summary) {
        Intervals intervals = summary.intervals();
        Interval accuracy = intervals == null ? null : intervals.accuracy();
        Map<String, Object> headline = new LinkedHashMap<>();
        headline.put("accuracy", Figures.percent(summary.accuracy()));
        headline.put("interval", percents(accuracy));
        headline.put("baseline", Figures.percent(summary.total().longerWins()));
        headline.put("pairs", Figures.count(summary.total().pairs()));
        headline.put("bar", place(summary.accuracy()));
        headline.put("bar_low", place(accuracy == null ? summary.accuracy() : accuracy.low()));
        headline.put("bar_width", place(accuracy == null ? 0 : accuracy.high() - accuracy.low()));
        headline.put("bar_baseline", place(summary.total().longerWins()));
        return headline;
    }

    /** A share as a CSS percentage. */
    private static String place(double share) {
        return String.format(Locale.ROOT, "%.3f", Double.isFinite(share) ? 100 * share : 0.0);
    }

    private static List<Map<String, Object>> figures(ScoreSummary summary) {
        Intervals intervals = summary.intervals();
        Tally total = summary.total();
        Map<String, Double> named = total.named();
        List<Map<String, Object>> figures = new ArrayList<>();
        figures.add(figure(
                "rewards/margins",
                Figures.decimal(total.metrics().meanMargin()),
                decimals(intervals == null ? null : intervals.margin())));
        figures.add(figure(
                "policy_accuracy",
                Figures.percent(total.policyAccuracy()),
                percents(intervals == null ? null : intervals.policyAccuracy())));
        figures.add(figure("reference_accuracy", Figures.percent(total.referenceAccuracy()), ""));
        figures.add(figure("policy_accuracy_per_token", Figures.percent(total.policyAccuracyPerToken()), ""));
        for (String name : List.of("loss", "rewards/chosen", "rewards/rejected", "logps/chosen", "logps/rejected")) {
            figures.add(figure(name, Figures.decimal(named.get(name)), ""));
        }
        figures.add(figure("ties", Figures.count(total.metrics().ties()), ""));
        figures.addAll(labelled(summary.labelled()));
        return figures;
    }

    /** Figures of completions with a label; none where there is no such completion. */
    private static List<Map<String, Object>> labelled(LabelledScores scores) {
        if (scores.count() == 0) {
            return List.of();
        }
        Map<String, Double> named = scores.metrics().named();
        return List.of(
                figure("labelled: completions", Figures.count(scores.count()), ""),
                figure("labelled: good_above_bad", Figures.percent(scores.goodAboveBad()), ""),
                figure("labelled: rewards/accuracies", Figures.percent(named.get("rewards/accuracies")), ""),
                figure("labelled: rewards/chosen (good)", Figures.decimal(named.get("rewards/chosen")), ""),
                figure("labelled: rewards/rejected (bad)", Figures.decimal(named.get("rewards/rejected")), ""),
                figure("labelled: rewards/margins", Figures.decimal(named.get("rewards/margins")), ""));
    }

    private static Map<String, Object> figure(String name, String value, String interval) {
        return Map.of("name", name, "value", value, "interval", interval);
    }

    private static Map<String, Object> table(String heading, List<Slice> slices) {
        return Map.of("heading", heading, "rows", slices(slices));
    }

    private static List<Map<String, Object>> slices(List<Slice> slices) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Slice slice : slices) {
            Tally tally = slice.tally();
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", slice.name());
            row.put("pairs", Figures.count(tally.pairs()));
            row.put("ties", Figures.count(tally.metrics().ties()));
            row.put("accuracy", Figures.percent(tally.metrics().accuracy()));
            row.put("policy", Figures.percent(tally.policyAccuracy()));
            row.put("baseline", Figures.percent(tally.longerWins()));
            row.put("margin", Figures.decimal(tally.metrics().meanMargin()));
            rows.add(row);
        }
        return rows;
    }

    private static Map<String, Object> data(DataCounts counts) {
        Map<String, String> quarantined = new LinkedHashMap<>();
        counts.quarantined().forEach((reason, rows) -> quarantined.put(reason, Figures.count(rows)));
        long aside = counts.quarantined().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return Map.of(
                "rows_in", Figures.count(counts.rowsIn()),
                "rows_kept", Figures.count(counts.rowsKept()),
                "rows_quarantined", Figures.count(aside),
                "reasons", rows(quarantined));
    }

    private static List<Map<String, String>> rows(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> Map.of("name", entry.getKey(), "value", String.valueOf(entry.getValue())))
                .toList();
    }
}
