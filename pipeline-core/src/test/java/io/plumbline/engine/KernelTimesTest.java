package io.plumbline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.KernelTimes.Kind;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KernelTimesTest {
    @Test
    void offItCountsNothing() {
        KernelTimes.start();
        KernelTimes.stop();
        assertThat(KernelTimes.enter(Kind.HEAD)).isNull();
        assertThat(KernelTimes.enterProduct()).isNull();
        KernelTimes.leave(null);
        assertThat(KernelTimes.seconds().values()).containsOnly(0.0);
    }

    @Test
    void anInnerSectionIsTakenOutOfTheOuterOne() {
        // Every look at the clock is a second after the last.
        AtomicLong clock = new AtomicLong();
        KernelTimes.start(() -> clock.getAndAdd(1_000_000_000));
        try {
            Kind before = KernelTimes.enter(Kind.ELEMENTWISE);
            assertThat(before).isEqualTo(Kind.OUTSIDE);
            Kind outer = KernelTimes.enterProduct();
            assertThat(outer).isEqualTo(Kind.ELEMENTWISE);
            KernelTimes.leave(outer);
            KernelTimes.leave(before);
            Kind head = KernelTimes.enter(Kind.HEAD);
            Kind within = KernelTimes.enterProduct();
            assertThat(within).as("a product of the head is the head's").isEqualTo(Kind.HEAD);
            KernelTimes.leave(within);
            KernelTimes.leave(head);
        } finally {
            KernelTimes.stop();
        }
        assertThat(KernelTimes.seconds())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        Kind.PRODUCTS, 1.0,
                        Kind.ATTENTION, 0.0,
                        Kind.HEAD, 3.0,
                        Kind.ELEMENTWISE, 2.0,
                        Kind.OPTIMIZER, 0.0));
    }
}
