package io.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TicksTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 1 | 0, 0.2, 0.4, 0.6, 0.8, 1.0",
                "0.61 | 0.702 | 0.60, 0.62, 0.64, 0.66, 0.68, 0.70, 0.72",
                "-120.5 | -80 | -130, -120, -110, -100, -90, -80",
                "0 | 5e-6 | 0, 1e-6, 2e-6, 3e-6, 4e-6, 5e-6",
                "0 | 2e9 | 0, 5e8, 1e9, 1.5e9, 2e9",
                "1 | 100000 | 0, 20,000, 40,000, 60,000, 80,000, 100,000",
                "3 | 3 | 2.6, 2.8, 3.0, 3.2, 3.4"
            })
    void marksAreRoundNumbersAroundWhatIsShown(double low, double high, String labels) {
        Ticks ticks = Ticks.around(low, high, 5);
        assertThat(String.join(", ", ticks.marks().stream().map(ticks::label).toList()))
                .isEqualTo(labels);
        assertThat(ticks.low()).isLessThanOrEqualTo(low);
        assertThat(ticks.high()).isGreaterThanOrEqualTo(high);
    }

    @Test
    void marksWithinARangeStayWithinIt() {
        Ticks ticks = Ticks.within(1, 100_000, 5);
        assertThat(ticks.low()).isEqualTo(1);
        assertThat(ticks.high()).isEqualTo(100_000);
        assertThat(ticks.marks()).isEqualTo(List.of(20_000.0, 40_000.0, 60_000.0, 80_000.0, 100_000.0));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-1.7e308, 1.7e308", "1, 1.0000000000000002", "0, 4.9e-324", "-1e-300, 1e-300"})
    void noRangeIsTooNarrowOrTooWideForSomeMarks(double low, double high) {
        Ticks ticks = Ticks.around(low, high, 5);
        assertThat(ticks.marks()).hasSizeBetween(2, 12);
        assertThat(ticks.high()).isGreaterThan(ticks.low());
    }
}
