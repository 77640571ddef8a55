package io.plumbline.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MovementTest {
    /** The i-th of 60 pairs moved by i nats on either side, the first 30 the wrong way. */
    private static List<PairScore> pairs(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> {
                    double chosen = i <= 30 ? -i : i;
                    return Scores.score(
                            String.format(Locale.ROOT, "%02d", i),
                            "a",
                            -100 + chosen,
                            -100 - chosen,
                            -100,
                            -100,
                            10,
                            10);
                })
                .toList();
    }

    @Test
    void groupsAreOfOneSizeFromTheNearestToTheFarthest() {
        List<Movement.Bin> bins = Scores.summary(pairs(60), 10).movement().bins();
        assertThat(bins).extracting(Movement.Bin::pairs).containsExactly(20L, 20L, 20L);
        assertThat(bins).extracting(Movement.Bin::correct).containsExactly(0L, 10L, 20L);
        assertThat(bins).extracting(Movement.Bin::distance).containsExactly(10.5, 30.5, 50.5);
        // A margin is twice the distance times beta, 0.1, with its sign.
        assertThat(bins.get(0).margin()).isCloseTo(-2.1, within(1e-12));
        assertThat(bins.get(2).margin()).isCloseTo(10.1, within(1e-12));
    }

    /** Wilson's intervals of 0, 10 and 20 of 20 by statsmodels 0.15.0. */
    @Test
    void eachGroupHasTheIntervalOfItsOwnPairs() {
        List<Movement.Bin> bins = Scores.summary(pairs(60), 10).movement().bins();
        assertInterval(bins.get(0), 0, 0.1611251580528194);
        assertInterval(bins.get(1), 0.2992980081982123, 0.7007019918017877);
        assertInterval(bins.get(2), 0.8388748419471804, 1);
    }

    private static void assertInterval(Movement.Bin bin, double low, double high) {
        assertThat(bin.accuracy().prompts()).isEqualTo(20);
        assertThat(bin.accuracy().interval().low()).isCloseTo(low, within(1e-8));
        assertThat(bin.accuracy().interval().high()).isCloseTo(high, within(1e-8));
    }

    @Test
    void fewPairsMakeNoGroups() {
        assertThat(Scores.summary(pairs(19), 10).movement().bins()).isEmpty();
        assertThat(Scores.summary(List.of(), 10).movement().bins()).isEmpty();
    }
}
