package io.plumbline.jobs.bench;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.engine.TrainingMemory;
import io.plumbline.jobs.session.ExecutorMemory;
import org.junit.jupiter.api.Test;

class ExchangePassTest {
    private static final long GIB = 1L << 30;

    /** Two workers of 1 + 1 + 2 + 0.5 GiB, and a driver of 1 + 2 GiB. */
    private static final ExecutorMemory MEMORY =
            ExecutorMemory.of(new TrainingMemory(GIB, 0, GIB, GIB / 2, 0), GIB / Float.BYTES, 2 * GIB / Float.BYTES);

    @Test
    void executorsThatFindNoRoomAreRefusedBeforeAnythingIsMeasured() {
        assertThatCode(() -> ExchangePass.requireRoom(MEMORY, 12 * GIB)).doesNotThrowAnyException();
        assertThatThrownBy(() -> ExchangePass.requireRoom(MEMORY, 12 * GIB - 1))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContainingAll("--averaging", "hold 12.0 GiB", "room for 12.0 GiB", "leave it out");
    }
}
