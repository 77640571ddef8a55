package io.plumbline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestKeyTest {
    private static final List<String> KNOWN = List.of("plumbline.loss.beta", "plumbline.training.workers");

    @Test
    void findsTheKeyThatWasMeant() {
        assertThat(NearestKey.of("plumbline.loss.bet", KNOWN)).contains("plumbline.loss.beta");
        assertThat(NearestKey.of("plumbline.training.worker", KNOWN)).contains("plumbline.training.workers");
        assertThat(NearestKey.of("workers", KNOWN)).contains("plumbline.training.workers");
    }

    @Test
    void findsNothingForAKeyUnlikeAll() {
        assertThat(NearestKey.of("spark.executor.instances", KNOWN)).isEmpty();
        assertThat(NearestKey.of("x".repeat(1_000_000), KNOWN)).isEmpty();
    }

    @Test
    void countsEdits() {
        assertThat(NearestKey.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(NearestKey.distance("", "abc")).isEqualTo(3);
        assertThat(NearestKey.distance("abc", "abc")).isZero();
    }
}
