package io.plumbline.score.page;

import io.plumbline.report.Axis;
import io.plumbline.report.Figures;
import io.plumbline.report.Html;
import io.plumbline.report.LineChart;
import io.plumbline.report.Point;
import io.plumbline.report.Series;
import io.plumbline.report.Series.Style;
import io.plumbline.score.Calibration;
import java.util.List;

/**
 * The reliability curve: how often preferences of a given sureness are right.
 *
 * @param calibration what was counted
 */
record Reliability(Calibration calibration) {
    private static final double HALF = 0.5;

    Html html() {
        List<Point> found = calibration.bins().stream()
                .filter(bin -> bin.comparisons() > 0)
                .map(bin -> Bars.point(bin.predicted(), bin.observed(), bin.interval()))
                .toList();
        String note =
                "A margin m says, as Bradley and Terry (1952) read it, that the completion with the higher reward is better"
                        + " with probability σ(|m|). On the dotted line it is right as often as it says, below it is too sure. Mean"
                        + " distance: " + Figures.percent(calibration.error())
                        + "; bars are 95 % intervals."
                        + Bars.missing(calibration.bins().stream().map(Calibration.Bin::interval))
                        + " Losses other than −log σ(m) do not aim at the line.";
        return new LineChart(
                        "Calibration",
                        note,
                        new Axis("probability by the margin", HALF, 1),
                        new Axis("share that is right", 0, 1),
                        List.of(
                                new Series(
                                        "as sure as it is right",
                                        List.of(new Point(HALF, HALF), new Point(1, 1)),
                                        7,
                                        Style.GUIDE),
                                new Series("held-out pairs", found, 0, Style.DOTS)))
                .html();
    }
}
