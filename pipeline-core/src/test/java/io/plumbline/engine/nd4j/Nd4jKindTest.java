package io.plumbline.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.engine.EngineKind.DeviceKind;
import io.plumbline.engine.gpu.GpuInventory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Nd4jKindTest {
    private static final GpuInventory NONE = new GpuInventory(List.of(), "nvidia-smi lists no GPU");

    @Test
    void theBuildDecidesTheDevice() {
        boolean cuda = Backend.hasCuda();
        assertThat(new Nd4jKind().device()).isEqualTo(cuda ? DeviceKind.GPU : DeviceKind.PROCESSOR);
        assertThat(new Nd4jKind().environment(Map.of()).containsKey("CUDA_DEVICE_ORDER"))
                .isEqualTo(cuda);
    }

    /** ND4J would deal threads out to all cards, the memory of one engine with them. */
    @Test
    void allThreadsOfAProcessComputeOnItsFirstGpu() {
        assertThat(Nd4jKind.cudaEnvironment())
                .containsOnly(
                        Map.entry("CUDA_DEVICE_ORDER", "PCI_BUS_ID"), Map.entry("ND4J_CUDA_FORCE_SINGLE_GPU", "true"));
    }

    @Test
    void aMachineWithoutAGpuIsToldSo() {
        assertThat(Nd4jKind.obstacle(NONE, 0, 1_000))
                .contains(
                        "nvidia-smi lists no GPU; run where there is a card of compute capability 3.7 and 5.0 to 8.9 and"
                                + " driver 510 or newer, or set engine.type = cpu");
    }

    @Test
    void anotherThanTheFirstGpuIsRefused() {
        assertThat(Nd4jKind.obstacle(NONE, 1, 1_000))
                .contains("ND4J computes on the first GPU that a process sees, and the task was given GPU 1; keep"
                        + " containers apart, so that each sees its own GPU alone, or run one worker a machine");
        // Each task is given one of its own, and one alone is asked before.
        assertThatThrownBy(() -> Nd4jKind.requireFirst(1))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        "Cannot compute with engine.type = nd4j: ND4J computes on the first GPU that a process sees,"
                                + " and the task was given GPU 1; keep containers apart, so that each sees its own GPU alone, or"
                                + " run one worker a machine");
        Nd4jKind.requireFirst(0);
    }
}
