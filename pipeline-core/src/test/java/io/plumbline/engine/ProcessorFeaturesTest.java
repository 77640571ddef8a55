package io.plumbline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorFeaturesTest {
    @Test
    void processorSaysWhatItCan(@TempDir Path folder) throws Exception {
        Path list = folder.resolve("cpuinfo");
        Files.writeString(list, "processor\t: 0\nflags\t\t: fpu avx512f avx512_bf16 sse\n");
        assertThat(ProcessorFeatures.read(list).fastBfloat16()).isTrue();
        Files.writeString(list, "processor\t: 0\nflags\t\t: fpu avx512f sse\n");
        assertThat(ProcessorFeatures.read(list).fastBfloat16()).isFalse();
        assertThat(ProcessorFeatures.read(folder.resolve("none")).fastBfloat16())
                .isFalse();
        assertThat(Precision.FLOAT32.isFastHere()).isTrue();
    }
}
