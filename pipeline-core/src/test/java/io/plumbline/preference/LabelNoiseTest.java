package io.plumbline.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelNoiseTest {
    private static ScoredPrompt.Pair pair(double margin) {
        return new ScoredPrompt.Pair(new ScoredCompletion(0, "a", margin, null), new ScoredCompletion(1, "b", 0, null));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "1, 0.5", "3, 10"})
    void prefersTheBetterOneAsOftenAsBradleyAndTerrySay(double margin, double temperature) {
        LabelNoise noise = new LabelNoise(temperature, 7);
        int draws = 20_000;

        long better = IntStream.range(0, draws)
                .filter(i -> noise.prefersBetter("prompt " + i, pair(margin)))
                .count();

        double expected = 1 / (1 + Math.exp(-margin / temperature));
        double deviation = Math.sqrt(expected * (1 - expected) / draws);
        assertThat((double) better / draws).isBetween(expected - 4 * deviation, expected + 4 * deviation);
    }

    @Test
    void drawsTheSameForTheSameSeedPromptAndTexts() {
        boolean[] first = draws(1);

        assertThat(draws(1)).isEqualTo(first);
        assertThat(draws(2)).isNotEqualTo(first);
    }

    private static boolean[] draws(long seed) {
        boolean[] draws = new boolean[100];
        for (int i = 0; i < draws.length; i++) {
            draws[i] = new LabelNoise(1, seed).prefersBetter("prompt " + i, pair(0.1));
        }
        return draws;
    }

    @Test
    void refusesTemperaturesThatAreNotAboveZero() {
        assertThatThrownBy(() -> new LabelNoise(0, 1)).hasMessage("A temperature must be above 0, got 0.0");
        assertThatThrownBy(() -> new LabelNoise(Double.NaN, 1)).hasMessage("A temperature must be above 0, got NaN");
    }
}
