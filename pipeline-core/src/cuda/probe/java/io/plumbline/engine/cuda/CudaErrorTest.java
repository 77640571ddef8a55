package io.plumbline.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.function.ObjIntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CudaErrorTest {
    private static final int OUT_OF_MEMORY = 2;

    /** Both have the same code for it. */
    static Stream<ObjIntConsumer<String>> runtimeAndDriver() {
        return Stream.of(CudaError::check, CudaError::checkDriver);
    }

    @ParameterizedTest
    @MethodSource("runtimeAndDriver")
    void memoryThatDoesNotSufficeIsAFaultOfTheSettings(ObjIntConsumer<String> check) {
        assertThatThrownBy(() -> check.accept("cudaMalloc of 123456 bytes", OUT_OF_MEMORY))
                .isInstanceOfSatisfying(
                        PlumblineException.class, thrown -> assertThat(thrown.kind()).isEqualTo(Kind.CONFIGURATION))
                .hasMessage("Cannot compute on the GPU: its memory does not suffice for cudaMalloc of 123456 bytes; set"
                        + " engine.max-batch-tokens lower, choose a training.optimizer that keeps less, train adapters"
                        + " alone by lora.rank, or compute on a GPU with more memory that nothing else uses");
    }

    @ParameterizedTest
    @MethodSource("runtimeAndDriver")
    void successIsNoFault(ObjIntConsumer<String> check) {
        assertThatCode(() -> check.accept("cudaMalloc", 0)).doesNotThrowAnyException();
    }

    /** A library without texts has codes of its own: 2 is another fault there. */
    @Test
    void theCodesOfOtherLibrariesAreNotTakenForIt() {
        assertThatThrownBy(() -> CudaError.checkCode("nvrtcCompileProgram", OUT_OF_MEMORY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("CUDA failed at nvrtcCompileProgram: status 2");
    }
}
