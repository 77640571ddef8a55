package io.plumbline.jobs.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    @Test
    void showsDurationsInUnitsThatFit() {
        assertThat(ProgressLine.duration(7.6)).isEqualTo("8 s");
        assertThat(ProgressLine.duration(59.6)).isEqualTo("1 min 00 s");
        assertThat(ProgressLine.duration(125)).isEqualTo("2 min 05 s");
        assertThat(ProgressLine.duration(11_400)).isEqualTo("3 h 10 min");
    }

    @Test
    void showsSmallAndLargeValuesByTheirExponent() {
        assertThat(ProgressLine.running("train", "pairs", 1, 0, 1234, Map.of("learning_rate", 5e-7)))
                .isEqualTo("train: 1 pairs, 1,234 pairs/s, learning_rate 5.00e-07");
        assertThat(ProgressLine.running("train", "pairs", 1, 0, 0, Map.of("loss", 0.0)))
                .isEqualTo("train: 1 pairs, loss 0.0000");
    }

    @Test
    void theRateForgetsASlowStart() {
        Rate rate = new Rate();
        assertThat(rate.update(0, 0)).isZero();
        assertThat(rate.update(60, 10)).isEqualTo(10 / 60.0);
        rate.update(70, 1010);
        assertThat(rate.update(80, 2010)).isEqualTo(100);
    }
}
