package io.plumbline.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void countsEveryValueOnceWithAnEdgeAtZero() {
        Random random = new Random(5);
        double[] values = random.doubles(5000, -1.3, 2.1).sorted().toArray();
        Histogram histogram = Histogram.of(values);
        assertThat(histogram.counts().stream().mapToLong(Long::longValue).sum()).isEqualTo(5000);
        assertThat(histogram.counts()).hasSizeBetween(15, 41);
        assertThat(histogram.width()).isEqualTo(0.1);
        double edges = -histogram.low() / histogram.width();
        assertThat(edges).isEqualTo(Math.rint(edges));
        long negative = histogram.counts().stream()
                .limit((long) edges)
                .mapToLong(Long::longValue)
                .sum();
        assertThat(negative)
                .isEqualTo(Arrays.stream(values).filter(value -> value < 0).count());
    }

    @Test
    void anOutlierDoesNotStretchTheRange() {
        double[] values = new double[1000];
        for (int i = 0; i < 999; i++) {
            values[i] = i / 999.0;
        }
        values[999] = 1e9;
        Histogram histogram = Histogram.of(values);
        assertThat(histogram.width()).isEqualTo(0.05);
        assertThat(histogram.counts().stream().mapToLong(Long::longValue).sum()).isEqualTo(1000);
    }

    @Test
    void equalValuesMakeOneBin() {
        assertThat(Histogram.of(new double[] {0, 0, 0})).isEqualTo(new Histogram(0, 1, Arrays.asList(3L)));
    }
}
