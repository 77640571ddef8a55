package io.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CurveTest {
    @Test
    void fewValuesStayAsTheyAre() {
        Curve curve = new Curve();
        curve.add(1, 0.5);
        curve.add(2, Double.NaN);
        curve.add(3, 0.25);
        assertThat(curve.points()).containsExactly(new Point(1, 0.5), new Point(2, Double.NaN), new Point(3, 0.25));
        assertThat(curve.missing()).isEqualTo(1);
        assertThat(curve.perGroup()).isEqualTo(1);
        assertThat(curve.isEmpty()).isFalse();
    }

    @Test
    void manyValuesAreFewPointsAndKeepEveryExtreme() {
        Curve curve = new Curve();
        Random random = new Random(7);
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int step = 1; step <= 100_000; step++) {
            double value = step == 61_803 ? 40 : step == 27_182 ? -30 : random.nextGaussian();
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
            curve.add(step, value);
        }
        List<Point> points = curve.points();
        assertThat(points)
                .hasSizeLessThanOrEqualTo(4 * Curve.MOST_GROUPS)
                .contains(new Point(61_803, 40), new Point(27_182, -30));
        assertThat(points.stream().mapToDouble(Point::y).min().orElseThrow()).isEqualTo(least);
        assertThat(points.stream().mapToDouble(Point::y).max().orElseThrow()).isEqualTo(greatest);
        assertThat(points.get(0).x()).isEqualTo(1);
        assertThat(points.get(points.size() - 1).x()).isEqualTo(100_000);
        assertThat(points).isSortedAccordingTo((a, b) -> Double.compare(a.x(), b.x()));
    }

    @Test
    void meansAreOfEveryValueAndNotOfExtremes() {
        Curve curve = new Curve();
        IntStream.rangeClosed(1, 10_000).forEach(step -> curve.add(step, step % 10 == 0 ? 10 : 0));
        assertThat(curve.perGroup()).isGreaterThan(10);
        assertThat(curve.means()).allSatisfy(mean -> assertThat(mean.y()).isCloseTo(1, within(0.35)));
        assertThat(curve.smoothed()).allSatisfy(mean -> assertThat(mean.y()).isCloseTo(1, within(0.05)));
    }

    @Test
    void aStretchWithoutNumbersIsAGapHoweverMuchIsThinned() {
        Curve curve = new Curve();
        for (int step = 1; step <= 50_000; step++) {
            curve.add(step, step > 20_000 && step <= 30_000 ? Double.NaN : step == 10 ? Double.POSITIVE_INFINITY : 1);
        }
        assertThat(curve.missing()).isEqualTo(10_001);
        assertThat(curve.points())
                .anyMatch(point -> Double.isNaN(point.y()) && point.x() > 20_000 && point.x() <= 30_000);
        assertThat(curve.points()).noneMatch(point -> Double.isInfinite(point.y()));
        assertThat(curve.points()).noneMatch(point -> point.y() == 1 && point.x() > 20_000 && point.x() <= 30_000);
    }

    @Test
    void theEndIsTheMeanOfWhatLiesBeyondAPlace() {
        Curve curve = new Curve();
        IntStream.rangeClosed(1, 100).forEach(step -> curve.add(step, step));
        assertThat(curve.after(90)).isEqualTo(new Curve.Tail(10, 95.5));
        assertThat(curve.end()).isEqualTo(100);
        assertThat(new Curve().end()).isNaN();
        assertThat(new Curve().isEmpty()).isTrue();
    }
}
