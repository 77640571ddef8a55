package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models that transformers wrote. */
class FixtureModelsIT {
    @TempDir
    Path temporary;

    @BeforeAll
    static void findFixtures() {
        Checkpoints.fixtures();
    }

    static List<Path> models() {
        List<Path> models = new ArrayList<>(Checkpoints.fixtures());
        models.addAll(Checkpoints.trained());
        return models;
    }

    /** The header of a model's one file, read apart from the code under test, and the bytes after it. */
    private record Stored(JsonNode header, ByteBuffer data) {
        static Stored read(Path model) throws IOException {
            ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(model.resolve("model.safetensors")))
                    .order(ByteOrder.LITTLE_ENDIAN);
            byte[] text = new byte[Math.toIntExact(file.getLong())];
            file.get(text);
            return new Stored(
                    new ObjectMapper().readTree(new String(text, StandardCharsets.UTF_8)),
                    file.slice().order(ByteOrder.LITTLE_ENDIAN));
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void writesBackTheSameBitsUnderTheSameFingerprint(Path directory) throws IOException {
        ModelDirectory original = ModelDirectory.open(directory);
        FloatBuffer parameters =
                FloatBuffer.allocate(Math.toIntExact(original.layout().size()));
        original.read(FloatSink.into(parameters));

        Path copy = temporary.resolve("copy");
        ModelDirectory.write(copy, original, FloatSource.of(parameters));
        ModelDirectory written = ModelDirectory.open(copy);
        FloatBuffer again = FloatBuffer.allocate(parameters.capacity());
        written.read(FloatSink.into(again));

        assertThat(again.array()).isEqualTo(parameters.array());
        assertThat(written.config()).isEqualTo(original.config());
        assertThat(written.fingerprint()).isEqualTo(original.fingerprint()).matches("[0-9a-f]{64}");
        assertThat(copy.resolve("generation_config.json"))
                .hasSameBinaryContentAs(directory.resolve("generation_config.json"));
    }

    @ParameterizedTest
    @MethodSource("models")
    void readsEveryTensorThatTheFileHolds(Path directory) throws IOException {
        ModelDirectory model = ModelDirectory.open(directory);
        FloatBuffer parameters =
                FloatBuffer.allocate(Math.toIntExact(model.layout().size()));
        model.read(FloatSink.into(parameters));
        Stored stored = Stored.read(directory);
        int compared = 0;
        for (ParameterLayout.Parameter parameter : model.layout().parameters()) {
            // Tied weights may be stored as the head alone.
            JsonNode entry = stored.header().path(parameter.name());
            entry = entry.isMissingNode() ? stored.header().get("lm_head.weight") : entry;
            assertThat(entry.get("dtype").asText()).isEqualTo("F32");
            FloatBuffer values = stored.data()
                    .slice(entry.get("data_offsets").get(0).asInt(), Math.toIntExact(parameter.size() * Float.BYTES))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
            FloatBuffer read = parameters.slice(Math.toIntExact(parameter.offset()), values.remaining());
            assertThat(read.mismatch(values)).as(parameter.name()).isEqualTo(-1);
            compared += values.remaining();
        }
        assertThat(compared * Float.BYTES)
                .as("bytes of all tensors")
                .isEqualTo(stored.data().remaining());
    }
}
