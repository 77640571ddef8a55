package io.plumbline.score.page;

import io.plumbline.report.Point;
import io.plumbline.score.ShareInterval;
import java.util.stream.Stream;

/** The intervals of shares in charts. */
final class Bars {
    private Bars() {}

    /** Returns a share as a point, with its interval as a bar where there is one. */
    static Point point(double x, double share, ShareInterval found) {
        return found.interval() == null
                ? new Point(x, share)
                : new Point(x, share, found.interval().low(), found.interval().high());
    }

    /** Returns a sentence on shares without a bar, behind a space; empty where each has one. */
    static String missing(Stream<ShareInterval> found) {
        return found.anyMatch(each -> each.prompts() > 0 && each.interval() == null)
                ? " A point without a bar has too few prompts: all its pairs are of one, or its prompts are"
                        + " worth fewer than two of equal size."
                : "";
    }
}
