package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plumbline.PlumblineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that transformers wrote. */
class FixtureModelsIT {
    private static Path fixtures;

    @TempDir
    Path temporary;

    @BeforeAll
    static void locate() {
        String variable = System.getenv("PLUMBLINE_FIXTURES");
        if (variable == null) {
            System.out.println("SKIPPED: FixtureModelsIT needs the environment variable PLUMBLINE_FIXTURES");
        }
        assumeTrue(variable != null, "PLUMBLINE_FIXTURES is not set");
        fixtures = Path.of(variable);
    }

    @ParameterizedTest
    @CsvSource({
        "architectures/gpt2, gpt2, 30624",
        "architectures/llama, llama, 30944",
        "architectures/llama-tied, llama, 27840",
        "architectures/llama3-rope, llama, 27840",
        "models/tinystories-656k, llama, 656000"
    })
    void writesBackTheSameBitsUnderTheSameFingerprint(String name, String modelType, long size) throws IOException {
        ModelDirectory original = ModelDirectory.open(fixtures.resolve(name));
        assertThat(original.shape().modelType()).isEqualTo(modelType);
        assertThat(original.layout().size()).isEqualTo(size);
        FloatBuffer parameters = FloatBuffer.allocate((int) size);
        original.read(FloatSink.into(parameters));

        Path copy = temporary.resolve("copy");
        ModelDirectory.write(copy, original, FloatSource.of(parameters));
        ModelDirectory written = ModelDirectory.open(copy);
        FloatBuffer again = FloatBuffer.allocate((int) size);
        written.read(FloatSink.into(again));

        assertThat(again.array()).isEqualTo(parameters.array());
        assertThat(written.config()).isEqualTo(original.config());
        assertThat(written.fingerprint()).isEqualTo(original.fingerprint()).matches("[0-9a-f]{64}");
        assertThat(copy.resolve("generation_config.json"))
                .hasSameBinaryContentAs(fixtures.resolve(name).resolve("generation_config.json"));
    }

    @Test
    void readsTheWeightsThatTheFileHolds() throws IOException {
        ModelDirectory model = ModelDirectory.open(fixtures.resolve("architectures/llama"));
        FloatBuffer parameters = FloatBuffer.allocate((int) model.layout().size());
        model.read(FloatSink.into(parameters));
        Path file = fixtures.resolve("architectures/llama/model.safetensors");
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int data = 8 + (int) bytes.getLong(0);
        // lm_head.weight stands first in the file and last in the layout.
        assertThat(parameters.get((int) model.layout().size() - 97 * 32)).isEqualTo(bytes.getFloat(data));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mistral", "qwen2", "qwen3", "gpt-neox"})
    void refusesFamiliesThatItDoesNotKnowByName(String name) {
        Path directory = fixtures.resolve("architectures").resolve(name);
        assertThatThrownBy(() -> ModelDirectory.open(directory))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot load model: model_type '" + name.replace('-', '_')
                        + "' is not supported, supported are gpt2, llama (" + directory.resolve("config.json") + ")");
    }
}
