package io.plumbline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.gpu.Cards;
import io.plumbline.engine.gpu.GpuInventory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GpuProbeTest {
    private static final GpuInventory NONE = new GpuInventory(List.of(), "nvidia-smi lists no GPU");
    private static final GpuInventory H100 = Cards.oneH100();

    @Test
    void cardsAndEnginesAreSaid() {
        assertThat(run(H100, List.of("nd4j", "cuda"), "1073741824"))
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
    void enginesThatTheBuildHasNotAreNotSaid() {
        assertThat(run(NONE, List.of("cuda")))
                .isEqualTo("engine.type = cuda: cannot compute here: nvidia-smi lists no GPU\n");
        assertThat(run(NONE, List.of()))
                .isEqualTo(
                        """
                        There is no GPU to compute on: nvidia-smi lists no GPU
                        This build has no engine for GPUs; deploy/gpu.md says how to build one that has
                        """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"80GB", "-1", "", "1e9", "9999999999999999999", "1 2"})
    void whatIsNoNumberOfBytesIsRefused(String argument) {
        assertThat(run(NONE, List.of("cuda"), argument.split(" ")))
                .isEqualTo("Cannot judge GPUs by '" + argument
                        + "': give the number of bytes of memory that a run needs, or nothing\n");
    }

    private static String run(GpuInventory found, List<String> engines, String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new GpuProbe(found, engines).run(List.of(arguments), new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
