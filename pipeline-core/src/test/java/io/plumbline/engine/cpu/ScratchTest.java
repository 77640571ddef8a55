package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScratchTest {
    private static final int PRODUCT = 1 << 20;

    @Test
    void productsOfAllWidthsShareTheirMemory() {
        try (Scratch scratch = new Scratch()) {
            scratch.product(64).write(0, 1, new float[64]);
            long before = Kernels.allocatedBytes();
            // Some widths follow from the tokens of a micro-batch, of which there are as many as there are
            // micro-batches.
            for (int columns = 1; columns <= 200; columns++) {
                Matrix product = scratch.product(columns);
                assertThat(product.columns()).isEqualTo(columns);
                assertThat(product.rows()).isEqualTo(PRODUCT / columns);
                float[] values = new float[columns];
                values[columns - 1] = columns;
                product.write(product.rows() - 1, 1, values);
                float[] read = new float[columns];
                product.read(product.rows() - 1, 1, read);
                assertThat(read).isEqualTo(values);
            }
            assertThat(Kernels.allocatedBytes()).isEqualTo(before);
        }
    }

    @Test
    void aRowThatIsWiderThanThatMemoryGetsMore() {
        try (Scratch scratch = new Scratch()) {
            scratch.product(64);
            Matrix wide = scratch.product(PRODUCT + 1);
            assertThat(wide.rows()).isEqualTo(1);
            float[] values = new float[PRODUCT + 1];
            values[PRODUCT] = 3;
            wide.write(0, 1, values);
            float[] read = new float[PRODUCT + 1];
            wide.read(0, 1, read);
            assertThat(read).isEqualTo(values);
            assertThat(scratch.product(64).rows()).isEqualTo(PRODUCT / 64);
        }
    }
}
