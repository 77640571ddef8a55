package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.Engine;
import io.plumbline.engine.EngineOptions;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.EmbeddingConfig;
import io.plumbline.model.ParameterLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Embeddings of published sizes, as descriptions: no weights are read and no memory is taken. */
class LargeMatricesTest {
    private static DecoderConfig embedding(int vocabulary, int hidden) {
        DecoderConfig small = SmallModels.rotary();
        return new DecoderConfig(
                new EmbeddingConfig(vocabulary, hidden, false, 8192, null),
                small.block(),
                small.layers(),
                small.norm(),
                small.head());
    }

    @ParameterizedTest
    @CsvSource({
        "gemma-7b, 256000, 3072",
        "qwen2.5-7b, 152064, 3584",
        "qwen2.5-72b, 152064, 8192",
        "gemma-3-27b, 262208, 5376",
        "llama-3.1-405b, 128256, 16384"
    })
    void modelsWithMoreElementsThanABufferShowsAreOpened(String model, int vocabulary, int hidden) {
        DecoderConfig config = embedding(vocabulary, hidden);
        ParameterLayout layout = SmallModels.layout(config);
        CpuEngines engines = new CpuEngines();
        long before = Kernels.allocatedBytes();
        new CpuKind().require(config, layout);
        try (Engine engine = engines.open(config, layout, EngineOptions.withThreads(1))) {
            assertThat(engine).as(model).isNotNull();
        }
        assertThat(Kernels.allocatedBytes()).isEqualTo(before);
    }

    @Test
    void aMatrixOfMoreElementsThanAnIntCountsIsRefusedBeforeMemoryIsTaken() {
        DecoderConfig config = embedding(1 << 18, 1 << 13);
        ParameterLayout layout = SmallModels.layout(config);
        assertThatThrownBy(() -> new CpuKind().require(config, layout))
                .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Kind.MODEL))
                .hasMessage("Cannot open the model: its TOKEN_EMBEDDING is a matrix of [262144, 8192], which are"
                        + " 2147483648 elements, and a matrix may have at most 2147483647; use a smaller model");
    }
}
