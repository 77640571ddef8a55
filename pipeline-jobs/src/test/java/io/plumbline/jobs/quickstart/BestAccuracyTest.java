package io.plumbline.jobs.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class BestAccuracyTest {
    @Test
    void isTheMeanOfTheMoreProbableLabel() {
        // σ(2) = 0.8807970779778823, σ(-1) = 0.2689414213699951, σ(0) = 0.5
        BestAccuracy best = BestAccuracy.of(List.of(pair(2, 0), pair(0.5, 1.5), pair(1, 1)));
        assertThat(best.expected()).isCloseTo((0.8807970779778823 + (1 - 0.2689414213699951) + 0.5) / 3, within(1e-15));
        assertThat(best.drawn()).isEqualTo(1.5 / 3);
        assertThat(best.share(0.5)).isZero();
        assertThat(best.share(best.expected())).isEqualTo(1);
    }

    @Test
    void drawnLabelsComeNearTheExpectation() {
        BestAccuracy best = BestAccuracy.of(new Grammar(5).pairs(10_000));
        assertThat(best.expected()).isBetween(0.78, 0.9);
        assertThat(best.drawn()).isCloseTo(best.expected(), within(0.016));
    }

    @Test
    void needsAPair() {
        assertThatThrownBy(() -> BestAccuracy.of(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The best accuracy needs at least one pair");
    }

    private static SyntheticPair pair(double chosen, double rejected) {
        return new SyntheticPair("p", "a", "b", "s", chosen, rejected);
    }
}
