package io.plumbline.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TrainingCurveTest {
    @Test
    void readsTheMetricsOfAStep() {
        TrainingCurve curve = new TrainingCurve();
        curve.add(
                "{\"step\": 3, \"loss\": 0.5, \"rewards/accuracies\": 0.75, \"rewards/margins\": 0.25, \"epoch\": 1}");
        assertThat(curve.points()).containsExactly(new TrainingPoint(3, 0.5, 0.75, 0.25));
    }

    @Test
    void aMetricThatIsMissingIsNoNumber() {
        TrainingCurve curve = new TrainingCurve();
        curve.add("{\"step\": 3, \"loss\": 0.5}");
        assertThat(curve.points().get(0).accuracy()).isNaN();
    }

    @Test
    void leavesOutWhatIsNoStep() {
        TrainingCurve curve = new TrainingCurve();
        curve.add("");
        curve.add("{\"step\": 1, \"lo");
        curve.add("[1, 2]");
        curve.add("{\"step\": \"1\", \"loss\": 0.5}");
        assertThat(curve.points()).isEmpty();
    }

    @Test
    void manyStepsBecomeMeansOfNeighbours() {
        TrainingCurve curve = new TrainingCurve();
        for (int step = 1; step <= 10_000; step++) {
            curve.add("{\"step\": " + step + ", \"loss\": " + step
                    + ", \"rewards/accuracies\": 1, \"rewards/margins\": 0}");
        }
        int width = curve.stepsPerPoint();
        assertThat(curve.points()).hasSizeBetween(200, 400);
        assertThat(curve.points()).hasSize(10_000 / width);
        for (TrainingPoint point : curve.points()) {
            assertThat(point.step() % width).isZero();
            assertThat(point.loss()).isCloseTo(point.step() - (width - 1) / 2.0, within(1e-9));
        }
    }

    /** A step of completions that are judged alone has no margin where all are good. */
    @Test
    void aPointIsTheMeanOfTheStepsThatHaveTheValue() {
        TrainingCurve curve = new TrainingCurve();
        for (int step = 1; step <= 800; step++) {
            String margin = step % 2 == 0 ? ", \"rewards/margins\": 0.5" : "";
            curve.add("{\"step\": " + step + ", \"loss\": 1, \"rewards/accuracies\": 1" + margin + "}");
        }
        assertThat(curve.stepsPerPoint()).isGreaterThan(1);
        assertThat(curve.points())
                .allSatisfy(point -> assertThat(point.margin()).isEqualTo(0.5));
        assertThat(curve.end().orElseThrow().accuracy()).isEqualTo(1);
    }
}
