package io.plumbline.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignTestTest {
    /** Exact values of the binomial distribution. */
    @ParameterizedTest(name = "{0} and {1}: p = {2}")
    @CsvSource({
        "0, 0, 1",
        "1, 0, 1",
        "5, 0, 0.0625",
        "6, 0, 0.03125",
        "6, 1, 0.125",
        "7, 1, 0.0703125",
        "8, 1, 0.0390625",
        "7, 2, 0.1796875",
        "60, 40, 0.05689",
        "61, 39, 0.03520",
        "531, 469, 0.05369",
        "532, 468, 0.04630",
        "533, 468, 0.04304",
        "531, 470, 0.05785",
        "5099, 4901, 0.04883",
        "5098, 4902, 0.05117"
    })
    void isBelowFivePercentWhereTheBinomialTailIs(long first, long second, double probability) {
        assertThat(SignTest.differ(first, second)).isEqualTo(probability < 0.05);
        assertThat(SignTest.differ(second, first)).isEqualTo(probability < 0.05);
    }

    /** {@code binomtest(first, first + second).pvalue} of scipy 1.17.1, and mpmath's sum of the tail with 40 digits. */
    @ParameterizedTest(name = "{0} and {1}: p = {2}")
    @CsvSource({
        "0, 0, 1",
        "7, 1, 0.0703125",
        "60, 40, 0.056887933641",
        "531, 470, 0.0578505223717",
        "5099, 4901, 0.0488329498964",
        "700, 500, 8.53536608103e-9",
        "2000, 1000, 1.00901486279e-75",
        "501000, 499000, 0.04560829986538",
        "503000, 497000, 1.985149763923e-9"
    })
    void knowsTheBinomialTail(long first, long second, double probability) {
        assertThat(SignTest.probability(first, second)).isCloseTo(probability, withinPercentage(1e-7));
        assertThat(SignTest.probability(second, first)).isEqualTo(SignTest.probability(first, second));
    }

    @Test
    void saysHowManyPairsADifferenceTakes() {
        assertThat(SignTest.needed(1, 0)).isEqualTo(6);
        assertThat(SignTest.needed(0, 3)).isEqualTo(6);
        assertThat(SignTest.needed(55, 45)).isCloseTo(404, within(1.0));
        assertThat(SignTest.needed(7, 7)).isInfinite();
    }

    @Test
    void refusesCountsBelowZero() {
        assertThatThrownBy(() -> new Advantage(new Interval(0, 1), -1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("An advantage must count 0 prompts or more either way, got -1 and 0");
        assertThatThrownBy(() -> SignTest.probability(3, -2)).hasMessage("Counts must be at least 0, got 3 and -2");
    }
}
