package io.plumbline.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DataCountsTest {
    @Test
    void theShareCutIsOfCompletionsHoweverManyAnExampleHas() {
        assertThat(new DataCounts(12, 10, 20, 5, new TreeMap<>()).shareCut()).isEqualTo(0.25);
        assertThat(new DataCounts(12, 10, 80, 72, new TreeMap<>()).shareCut()).isEqualTo(0.9);
        assertThat(new DataCounts(12, 0, 0, 0, new TreeMap<>()).shareCut()).isZero();
    }
}
