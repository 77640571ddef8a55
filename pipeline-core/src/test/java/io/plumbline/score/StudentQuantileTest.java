package io.plumbline.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudentQuantileTest {
    /** Of tables of Student's distribution. */
    @ParameterizedTest
    @CsvSource({
        "1, 12.7062",
        "4, 2.7764",
        "5, 2.5706",
        "6, 2.4469",
        "7, 2.3646",
        "10, 2.2281",
        "30, 2.0423",
        "120, 1.9799"
    })
    void agreesWithTables(int degrees, double quantile) {
        assertThat(StudentQuantile.of(degrees)).isCloseTo(quantile, within(2e-4));
    }

    @Test
    void refusesNone() {
        assertThatThrownBy(() -> StudentQuantile.of(0)).hasMessage("Degrees of freedom must be at least 1, got 0");
    }
}
