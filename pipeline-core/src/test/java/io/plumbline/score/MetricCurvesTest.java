package io.plumbline.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.report.Point;
import org.junit.jupiter.api.Test;

class MetricCurvesTest {
    private final MetricCurves curves = MetricCurves.ofTraining();

    @Test
    void readsTheMetricsOfAStep() {
        curves.add("{\"step\": 3, \"loss\": 0.5, \"rewards/accuracies\": 0.75, \"epoch\": 1}");
        assertThat(curves.of("loss").points()).containsExactly(new Point(3, 0.5));
        assertThat(curves.of("rewards/accuracies").points()).containsExactly(new Point(3, 0.75));
        assertThat(curves.of("rewards/margins").isEmpty()).isTrue();
    }

    @Test
    void evaluationsHaveTheNamesOfTheTraining() {
        MetricCurves evaluations = MetricCurves.ofEvaluations(step -> step);
        evaluations.add("{\"step\": 8, \"epoch\": 0.5, \"eval_loss\": 0.6, \"eval_rewards/margins\": 0.1}");
        assertThat(evaluations.of("loss").points()).containsExactly(new Point(8, 0.6));
        assertThat(evaluations.of("rewards/margins").points()).containsExactly(new Point(8, 0.1));
        assertThat(evaluations.of("epoch").isEmpty()).isTrue();
    }

    @Test
    void leavesOutWhatIsNoStep() {
        curves.add("");
        curves.add("{\"step\": 1, \"lo");
        curves.add("[1, 2]");
        curves.add("null");
        curves.add("{\"step\": \"1\", \"loss\": 0.5}");
        assertThat(curves.isEmpty()).isTrue();
        assertThat(curves.end()).isEmpty();
    }

    /** A training that comes apart leaves such lines. */
    @Test
    void aLossThatIsNoNumberIsAGapAndNoStepThatIsMissing() {
        curves.add("{\"step\": 1, \"loss\": 0.5}");
        curves.add("{\"step\": 2, \"loss\": \"NaN\"}");
        assertThat(curves.of("loss").points()).containsExactly(new Point(1, 0.5), new Point(2, Double.NaN));
        assertThat(curves.of("loss").missing()).isEqualTo(1);
    }

    /** Lines of a run that was resumed from an earlier checkpoint. */
    @Test
    void stepsThatGoBackAreLeftOut() {
        curves.add("{\"step\": 2, \"loss\": 0.5}");
        curves.add("{\"step\": 1, \"loss\": 0.7}");
        assertThat(curves.of("loss").points()).containsExactly(new Point(2, 0.5));
    }

    @Test
    void linesOfAnyNumberOfNamesTakeBoundedMemory() {
        StringBuilder line = new StringBuilder("{\"step\": 1");
        for (int i = 0; i < 10_000; i++) {
            line.append(", \"name").append(i).append("\": 1");
        }
        curves.add(line.append('}').toString());
        assertThat(curves.of("name99").isEmpty()).isFalse();
        assertThat(curves.of("name100").isEmpty()).isTrue();
    }

    /** A step of completions that are judged alone has no accuracy of pairs where there is none. */
    @Test
    void theEndIsTheMeanOfTheLastTenthOfTheSteps() {
        for (int step = 1; step <= 100; step++) {
            String accuracy = step % 2 == 0 ? ", \"rewards/accuracies\": " + (step > 90 ? 1 : 0) : "";
            curves.add("{\"step\": " + step + ", \"loss\": " + step + accuracy + "}");
        }
        assertThat(curves.end()).contains(new TrainingEnd(10, 95.5, 1));
    }

    @Test
    void aTrainingWithoutAccuracyHasNoEnd() {
        curves.add("{\"step\": 1, \"loss\": 1}");
        assertThat(curves.end()).isEmpty();
    }
}
