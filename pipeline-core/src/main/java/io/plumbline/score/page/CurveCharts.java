package io.plumbline.score.page;

import io.plumbline.report.Axis;
import io.plumbline.report.Curve;
import io.plumbline.report.Figures;
import io.plumbline.report.Html;
import io.plumbline.report.LineChart;
import io.plumbline.report.Point;
import io.plumbline.report.Section;
import io.plumbline.report.Series;
import io.plumbline.report.Series.Style;
import java.util.ArrayList;
import java.util.List;

/** The curves of a training, with held-out values in the same picture. */
final class CurveCharts {
    /** Of so few values each can be seen by itself. */
    private static final int FEW = 40;

    private static final String INTRODUCTION =
            "How the model changed while it learnt. A step is one change of its weights."
                    + " Pale lines show single steps, with every extreme; bold lines are means over a tenth of the run. Dashed lines"
                    + " and dots are of held-out examples, which it did not learn from";

    private static final String ONE_REFERENCE =
            ": where they part from the bold line, the model learns its own examples by heart.";

    private static final String MOVED_REFERENCE =
            ". The reference moved while the policy was trained (training.reference-refresh-rounds): loss, rewards, accuracy"
                    + " and margin of training are held against the reference as it then was, so that they begin anew with every"
                    + " move; those of held-out examples against that of the start. They are not to be held against each other.";

    private final Curves curves;

    CurveCharts(Curves curves) {
        this.curves = curves;
    }

    /**
     * Returns the section.
     *
     * @param unchanged loss of a model that has learned nothing; NaN where unknown
     */
    Section section(double unchanged) {
        List<Html> charts = new ArrayList<>();
        for (MetricChart chart : MetricChart.values()) {
            charts.add(chart(chart, chart == MetricChart.LOSS ? unchanged : chart.guide())
                    .html());
        }
        return Section.of(
                "training",
                "Training",
                introduction()
                        + curves.evaluations().about().map(about -> " " + about).orElse(""),
                Section.grid(charts));
    }

    private String introduction() {
        return INTRODUCTION + (curves.areOfOneReference() ? ONE_REFERENCE : MOVED_REFERENCE);
    }

    private LineChart chart(MetricChart chart, double guide) {
        List<Series> lines = new ArrayList<>();
        List<Series> held = new ArrayList<>();
        long missing = 0;
        double end = 0;
        for (MetricChart.Line line : chart.lines()) {
            Curve curve = curves.training().of(line.metric());
            missing += curve.missing();
            if (!curve.isEmpty()) {
                end = Math.max(end, curve.end());
                add(line, curve, chart.isNoisy(), lines);
            }
            held.addAll(heldOut(line, curve));
        }
        lines.addAll(held);
        if (Double.isFinite(guide) && end > 1 && !lines.isEmpty()) {
            lines.add(
                    0,
                    new Series(chart.guideName(), List.of(new Point(1, guide), new Point(end, guide)), 7, Style.GUIDE));
        }
        return new LineChart(
                chart.title(),
                chart.note() + gaps(missing),
                new Axis("step"),
                new Axis(chart.axis(), chart.low(), chart.high()),
                lines);
    }

    private static String gaps(long missing) {
        return missing == 0 ? "" : " " + Figures.count(missing) + " values are no numbers and are left out.";
    }

    private static void add(MetricChart.Line line, Curve curve, boolean isNoisy, List<Series> lines) {
        List<Point> points = curve.points();
        if (isNoisy && points.size() > FEW) {
            lines.add(new Series("", points, line.colour(), Style.FAINT));
            lines.add(new Series(line.training(), curve.smoothed(), line.colour(), Style.LINE));
        } else {
            lines.add(new Series(line.training(), points, line.colour(), Style.LINE));
        }
    }

    /** The evaluations; without any, the trained model's own figure behind the last step. */
    private List<Series> heldOut(MetricChart.Line line, Curve training) {
        List<Series> evaluated = curves.heldOut(
                line.heldOut(),
                line.colour(),
                (name, of, colour) -> new Series(name, of.of(line.metric()).points(), colour, Style.MEASURED));
        boolean isEmpty = evaluated.stream().allMatch(series -> series.points().isEmpty());
        if (!isEmpty || training.isEmpty()) {
            return evaluated;
        }
        double end = curves.end().getOrDefault(line.metric(), Double.NaN);
        return List.of(new Series(line.heldOut(), List.of(new Point(training.end(), end)), line.colour(), Style.DOTS));
    }
}
