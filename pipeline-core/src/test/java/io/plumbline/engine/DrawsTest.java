package io.plumbline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DrawsTest {
    private static final int CELLS = 100;
    private static final int DRAWS = 100_000;

    /** The value that chi-square of 99 degrees of freedom exceeds once in a thousand. */
    private static final double BOUND = 148.2;

    /** The function of a counter of which one argument goes on while the others stay. */
    @FunctionalInterface
    private interface Sequence {
        double at(int index);
    }

    private static double chiSquare(Sequence sequence) {
        int[] found = new int[CELLS];
        for (int i = 0; i < DRAWS; i++) {
            double value = sequence.at(i);
            assertThat(value).isBetween(0.0, Math.nextDown(1.0));
            found[(int) (value * CELLS)]++;
        }
        double wanted = (double) DRAWS / CELLS;
        double sum = 0;
        for (int count : found) {
            sum += (count - wanted) * (count - wanted) / wanted;
        }
        return sum;
    }

    @Test
    void numbersAreUniformAlongEveryArgument() {
        assertThat(chiSquare(i -> Draws.uniform(i, 0, 0))).isLessThan(BOUND);
        assertThat(chiSquare(i -> Draws.uniform(7, i, 0))).isLessThan(BOUND);
        assertThat(chiSquare(i -> Draws.uniform(7, 0, i))).isLessThan(BOUND);
        assertThat(chiSquare(i -> Draws.uniform(7, i % 8, i / 8))).isLessThan(BOUND);
    }

    @Test
    void neighboursDoNotFollowEachOther() {
        // Of independent uniform numbers the sum of two, less 1 where it is more, is uniform too.
        assertThat(chiSquare(i -> (Draws.uniform(3, 1, i) + Draws.uniform(3, 1, i + 1)) % 1))
                .isLessThan(BOUND);
        assertThat(chiSquare(i -> (Draws.uniform(3, i, 0) + Draws.uniform(3, i + 1, 0)) % 1))
                .isLessThan(BOUND);
        assertThat(chiSquare(i -> (Draws.uniform(i, 0, 0) + Draws.uniform(i + 1, 0, 0)) % 1))
                .isLessThan(BOUND);
    }

    @Test
    void everyArgumentCounts() {
        Set<Double> values = new HashSet<>();
        for (int seed = -5; seed < 5; seed++) {
            for (int completion = 0; completion < 10; completion++) {
                for (int position = 0; position < 10; position++) {
                    values.add(Draws.uniform(seed, completion, position));
                }
            }
        }
        assertThat(values).hasSize(1000);
    }
}
