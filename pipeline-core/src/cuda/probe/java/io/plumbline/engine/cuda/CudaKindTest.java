package io.plumbline.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plumbline.PlumblineException;
import io.plumbline.engine.EngineKind;
import io.plumbline.engine.EngineKind.DeviceKind;
import io.plumbline.engine.Engines;
import io.plumbline.engine.Precision;
import io.plumbline.engine.gpu.NvidiaSmi;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The engine that {@code engine.type = cuda} names. */
class CudaKindTest {
    private final EngineKind kind = Engines.of("cuda");

    @Test
    void theEngineIsFoundByItsName() {
        assertThat(kind).isInstanceOf(CudaKind.class);
        assertThat(kind.device()).isEqualTo(DeviceKind.GPU);
        assertThat(kind.contract(Precision.BFLOAT16)).isEqualTo("cuda/gpu/bfloat16/1");
        assertThat(kind.environment(Map.of("PATH", "/bin")))
                .containsExactly(Map.entry("CUDA_DEVICE_ORDER", "PCI_BUS_ID"));
    }

    @Test
    void withoutACardASentenceSaysSo() {
        assumeTrue(NvidiaSmi.ofThisProcess().gpus().isEmpty(), "There is a GPU");
        assertThatThrownBy(() -> kind.on(0))
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith("Cannot compute with engine.type = cuda: ")
                .hasMessageEndingWith("or set engine.type = cpu");
    }
}
