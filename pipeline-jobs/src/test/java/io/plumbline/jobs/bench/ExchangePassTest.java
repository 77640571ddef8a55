package io.plumbline.jobs.bench;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.engine.TrainingMemory;
import io.plumbline.jobs.session.ExecutorMemory;
import org.junit.jupiter.api.Test;

class ExchangePassTest {
    private static final long GIB = 1L << 30;

    /** Two workers of 1 + 1 + 0.5 + 2 GiB with heaps of 1 + 2 · 3 GiB, and a driver of 1 + 2 GiB. */
    private static final ExecutorMemory MEMORY =
            ExecutorMemory.of(new TrainingMemory(GIB, 0, GIB, GIB / 2, 0), GIB / Float.BYTES, 2 * GIB / Float.BYTES);

    @Test
    void executorsThatFindNoRoomAreRefusedBeforeAnythingIsMeasured() {
        assertThatCode(() -> ExchangePass.requireRoom(MEMORY, 26 * GIB)).doesNotThrowAnyException();
        assertThatThrownBy(() -> ExchangePass.requireRoom(MEMORY, 26 * GIB - 1))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContainingAll("--averaging", "may take 26.0 GiB", "has 26.0 GiB", "leave it out");
    }
}
