package io.plumbline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class TimeLimitTest {
    /** As a process of low priority on a busy machine, which refused good configurations by the clock. */
    @Test
    void workThatIsGivenNoProcessorMayTakeItsTime() throws TimeoutException {
        String result =
                TimeLimit.within(Duration.ofMillis(1), () -> Duration.ZERO, () -> new CompletableFuture<String>()
                        .completeOnTimeout("done", 1, TimeUnit.SECONDS)
                        .join());
        assertThat(result).isEqualTo("done");
    }

    @Test
    void workWithoutEndIsGivenUp() {
        assertThatThrownBy(() -> TimeLimit.within(1, TimeLimitTest::forever)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void aFailureOfTheWorkIsItsOwn() {
        assertThatThrownBy(() -> TimeLimit.within(1, () -> {
                    throw new IllegalArgumentException("of the work");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("of the work");
    }

    /** Ends with the test, so that it disturbs no other. */
    private static String forever() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return "never";
    }
}
