package io.plumbline.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundingTest {
    @Test
    void aTokenHasTheBoundOfItsMagnitude() {
        assertThat(Rounding.FLOAT32.of(0, 1)).isEqualTo(256 * Math.pow(2, -24));
        assertThat(Rounding.FLOAT32.of(-3, 1)).isEqualTo(4 * 256 * Math.pow(2, -24));
        assertThat(Rounding.BFLOAT16.of(-3, 1)).isEqualTo(4 * 2 * Math.pow(2, -9));
    }

    @Test
    void errorsOfManyTokensAddUpAsTheRootOfTheirSquares() {
        assertThat(Rounding.BFLOAT16.of(-30_000, 10_000)).isCloseTo(40_000 / 100.0 * 8 / 512, within(1e-12));
        assertThat(Rounding.BFLOAT16.of(-3_000, 1_000)).isLessThan(2);
    }

    @Test
    void errorsOfFewTokensAddUpWhole() {
        assertThat(Rounding.FLOAT32.of(-75, 25)).isEqualTo(100 * 256 * Math.pow(2, -24));
        assertThat(Rounding.BFLOAT16.of(-12, 4)).isEqualTo(16 * 2 * Math.pow(2, -9));
    }

    @Test
    void boundsOfADifferenceAddUpAsTheRootOfTheirSquares() {
        double one = Rounding.FLOAT32.of(-75, 25);
        assertThat(Rounding.FLOAT32.ofDifference(-75, -75, 25)).isCloseTo(Math.sqrt(2) * one, within(1e-16));
        assertThat(Rounding.NONE.ofDifference(-75, -80, 25)).isZero();
    }

    /** The greatest |δ| in units of u that was measured where each sum of a trained model was taken in another order. */
    @ParameterizedTest
    @CsvSource({"10, 65.3, 24.92", "30, 186.9, 75.38", "100, 587, 171.35", "300, 1701, 402.32", "1000, 5860, 807.3"})
    void bfloat16NoiseIsWellWithinTheBound(int tokens, double nats, double noise) {
        double bound = Rounding.BFLOAT16.of(-nats, tokens) * 512;
        assertThat(noise / bound).isBetween(0.1, 0.5);
    }

    @ParameterizedTest
    @CsvSource({"10, 65.2, 379.78", "30, 185.1, 1011.92", "100, 582, 1258.31", "300, 1695, 2583", "1000, 5890, 4177.27"
    })
    void float32NoiseIsWellWithinTheBound(int tokens, double nats, double noise) {
        double bound = Rounding.FLOAT32.of(-nats, tokens) * Math.pow(2, 24);
        assertThat(noise / bound).isBetween(0.001, 0.125);
    }

    @Test
    void refusesWhatIsNoBound() {
        assertThatThrownBy(() -> new Rounding(-1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Rounding of a token's log-prob must be in [0, 1), got -1.0");
        assertThatThrownBy(() -> new Rounding(0, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Rounding of independent tokens must be at least 0, got NaN");
    }
}
