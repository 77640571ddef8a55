package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.Precision;
import org.junit.jupiter.api.Test;

class ProductCeilingTest {
    @Test
    void aMachineOfOneThreadReachesAGigaflop() {
        assertThat(ProductCeiling.gigaflops(1, Precision.FLOAT32))
                .isGreaterThan(1)
                .isLessThan(100_000);
    }
}
