package io.plumbline.engine.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class GpuProbeTest {
    @Test
    void cardsAndEnginesAreSaid() {
        Gpu card = Cards.withDriver(Cards.H100, "580.159.04");
        assertThat(printed(GpuInventory.found(List.of(card))))
                .isEqualTo(
                        """
                        GPU 0 (NVIDIA H100 80GB HBM3, compute capability 9.0, 79.6 GiB of memory, driver 580.159.04)
                        engine.type = nd4j: cannot compute here: GPU 0 (NVIDIA H100 80GB HBM3) has compute capability 9.0, \
                        and engine.type = nd4j is for 3.7 and 5.0 to 8.9
                        engine.type = cuda: can compute on GPU 0 (NVIDIA H100 80GB HBM3, compute capability 9.0, 79.6 GiB of \
                        memory, driver 580.159.04)
                        """);
    }

    @Test
    void aMachineWithoutCardsIsSaid() {
        assertThat(printed(GpuInventory.none("nvidia-smi lists no GPU")))
                .isEqualTo(
                        """
                        engine.type = nd4j: cannot compute here: nvidia-smi lists no GPU
                        engine.type = cuda: cannot compute here: nvidia-smi lists no GPU
                        """);
    }

    private static String printed(GpuInventory inventory) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        GpuProbe.print(inventory, 1 << 30, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
