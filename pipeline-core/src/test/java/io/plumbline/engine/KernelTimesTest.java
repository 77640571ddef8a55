package io.plumbline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.KernelTimes.Kind;
import java.util.Map;
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
        KernelTimes.start();
        long begin = System.nanoTime();
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
        double elapsed = (System.nanoTime() - begin) * 1e-9;
        Map<Kind, Double> seconds = KernelTimes.seconds();
        assertThat(seconds).doesNotContainKey(Kind.OUTSIDE);
        assertThat(seconds.get(Kind.PRODUCTS)).isPositive();
        assertThat(seconds.get(Kind.HEAD)).isPositive();
        assertThat(seconds.get(Kind.ATTENTION)).isZero();
        assertThat(seconds.values().stream().mapToDouble(Double::doubleValue).sum())
                .isLessThanOrEqualTo(elapsed);
    }
}
