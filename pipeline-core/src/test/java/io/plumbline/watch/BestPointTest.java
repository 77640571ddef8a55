package io.plumbline.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Held against transformers' rules: a strict gain makes the best, one above the threshold sets the count to 0. */
class BestPointTest {
    @Test
    void ofALossTheSmallestIsTheBestAndOfEqualOnesTheFirst() {
        BestPoint best = new BestPoint(HeldOutMetric.LOSS, 0, 0);
        assertThat(added(best, "eval_loss", 0.6, 0.5, 0.5, 0.55)).containsExactly(true, true, false, false);
        assertThat(best.best().orElseThrow().step()).isEqualTo(20);
        assertThat(best.stop()).isEmpty();
    }

    @Test
    void ofAccuraciesAndMarginsTheGreatestIsTheBest() {
        BestPoint accuracy = new BestPoint(HeldOutMetric.ACCURACY, 0, 0);
        assertThat(added(accuracy, "eval_rewards/accuracies", 0.5, 0.7, 0.6)).containsExactly(true, true, false);
        BestPoint margin = new BestPoint(HeldOutMetric.MARGIN, 0, 0);
        assertThat(added(margin, "eval_rewards/margins", -1, 2, 1)).containsExactly(true, true, false);
    }

    @Test
    void stopsAfterSoManyEvaluationsWithoutAGainAndSaysWhy() {
        BestPoint best = new BestPoint(HeldOutMetric.LOSS, 2, 0);
        added(best, "eval_loss", 0.6, 0.61);
        assertThat(best.stop()).isEmpty();
        added(best, "eval_loss", 0.59);
        assertThat(best.stop()).isEmpty();
        add(best, 40, "eval_loss", 0.6);
        add(best, 50, "eval_loss", 0.62);
        assertThat(best.stop())
                .contains(
                        "eval_loss has not become better in 2 evaluations; it was best after step 10, with 0.5900, and is"
                                + " 0.6200 after step 50");
    }

    /** As in transformers the best moves with every gain, so that many small ones in a row do not add up to one. */
    @Test
    void aGainWithinTheThresholdIsTheBestAndCountsAllTheSame() {
        BestPoint best = new BestPoint(HeldOutMetric.LOSS, 2, 0.05);
        assertThat(added(best, "eval_loss", 0.6, 0.58, 0.56)).containsExactly(true, true, true);
        assertThat(best.stop()).hasValueSatisfying(reason -> assertThat(reason)
                .isEqualTo(
                        "eval_loss has not become better by more than 0.05 in 2 evaluations; it was best after step 30, with"
                                + " 0.5600, a smaller gain than that"));
    }

    @Test
    void anEvaluationWithoutTheMetricIsNeverTheBest() {
        BestPoint best = new BestPoint(HeldOutMetric.ACCURACY, 0, 0);
        assertThatThrownBy(() -> add(best, 10, "eval_loss", 0.5))
                .hasMessage("The evaluation after step 10 has no eval_rewards/accuracies");
        HeldOutPoint broken = HeldOutPoint.of(10, 1, null, Map.of("rewards/accuracies", Double.NaN));
        assertThatThrownBy(() -> best.add(broken)).hasMessageContaining("has no eval_rewards/accuracies");
        assertThat(best.best()).isEmpty();
    }

    @Test
    void aPointIsReadAsItWasWritten() {
        HeldOutPoint point = HeldOutPoint.of(7, 0.1 + 0.2, HeldOutSample.of(12, -2), Map.of("loss", 1 / 3.0));
        assertThat(point.named()).containsEntry("eval_examples", 12L).containsEntry("eval_sample", "fffffffffffffffe");
        assertThat(HeldOutPoint.ofLine(point.named())).isEqualTo(point);
        // As lines were before they said of which examples they are.
        HeldOutPoint earlier = HeldOutPoint.of(7, 0.5, null, Map.of("loss", 1 / 3.0));
        assertThat(earlier.named().keySet()).containsExactly("step", "epoch", "eval_loss");
        assertThat(HeldOutPoint.ofLine(earlier.named())).isEqualTo(earlier);
        assertThatThrownBy(() -> HeldOutPoint.ofLine(Map.of("step", 7, "epoch", 1, "eval_loss", "0.5")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("eval_loss");
    }

    /** Easier examples are no better policy. */
    @Test
    void anEvaluationOnOtherExamplesIsNeitherBetterNorWorse() {
        BestPoint best = new BestPoint(HeldOutMetric.LOSS, 2, 0);
        Map<String, Double> figures = Map.of("eval_loss", 0.6);
        best.add(new HeldOutPoint(10, 1, null, figures));
        best.add(new HeldOutPoint(20, 1, HeldOutSample.of(12, 1), figures));
        best.add(new HeldOutPoint(30, 1, HeldOutSample.of(12, 1), Map.of("eval_loss", 0.5)));
        assertThatThrownBy(() -> best.add(new HeldOutPoint(40, 1, HeldOutSample.of(5, 2), Map.of("eval_loss", 0.1))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("of other held-out examples than that after step 30");
        assertThat(best.best().orElseThrow().step()).isEqualTo(30);
    }

    private static List<Boolean> added(BestPoint best, String name, double... values) {
        List<Boolean> added = new ArrayList<>();
        for (double value : values) {
            added.add(add(best, 10 * (added.size() + 1), name, value));
        }
        return added;
    }

    private static boolean add(BestPoint best, int step, String name, double value) {
        return best.add(new HeldOutPoint(step, 1, null, Map.of(name, value)));
    }
}
