package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.ProcessorFeatures;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BlasKernelsTest {
    private static final ProcessorFeatures NEWER_THAN_OPENBLAS =
            new ProcessorFeatures(Set.of("avx2", "avx512f", "avx512_bf16", "avx512_vp2intersect"));

    @Test
    void areTheSameOnAllProcessorsWithAvx2() {
        assertThat(BlasKernels.chosen(null, NEWER_THAN_OPENBLAS)).hasValue("Haswell");
        assertThat(BlasKernels.chosen(" ", new ProcessorFeatures(Set.of("avx", "avx2"))))
                .hasValue("Haswell");
    }

    @Test
    void areOpenBlassChoiceOnOthers() {
        assertThat(BlasKernels.chosen(null, new ProcessorFeatures(Set.of("avx", "fma4"))))
                .isEmpty();
        assertThat(BlasKernels.chosen(null, new ProcessorFeatures(Set.of()))).isEmpty();
    }

    @Test
    void areTheUsersWhereTheEnvironmentNamesThem() {
        assertThat(BlasKernels.chosen("SkylakeX", NEWER_THAN_OPENBLAS)).hasValue("SkylakeX");
    }
}
