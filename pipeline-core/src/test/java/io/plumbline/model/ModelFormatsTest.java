package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that are written with weights of fewer bits. */
class ModelFormatsTest {
    @TempDir
    Path temporary;

    private ModelDirectory model() {
        return ModelDirectory.open(SmallModels.directory(
                temporary.resolve("template"), SmallModels.LLAMA, SmallModels.tensors(SmallModels.LLAMA)));
    }

    @ParameterizedTest
    @CsvSource({"BFLOAT16,BF16", "FLOAT16,F16"})
    void exportsInOtherFormatsRoundedToNearestEven(WeightFormat format, TensorType type) throws IOException {
        ModelDirectory model = model();
        Path target = temporary.resolve("exported");
        model.export(target, format, 30);
        ModelDirectory exported = ModelDirectory.open(target);
        assertThat(exported.format()).isEqualTo(format);
        assertThat(SmallModels.names(target))
                .contains("model.safetensors.index.json", "model-00001-of-00004.safetensors");
        assertThat(BoundedJson.MAPPER
                        .readTree(Files.readString(target.resolve("config.json")))
                        .path("torch_dtype")
                        .asText())
                .isEqualTo(format.key());
        float[] values = SmallModels.flat(model.layout());
        for (int i = 0; i < values.length; i++) {
            ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
            type.put(values[i], bytes);
            values[i] = type.next(bytes.flip());
        }
        assertThat(SmallModels.read(target)).isEqualTo(values);
        // What is in that format already comes back to the bit.
        exported.export(temporary.resolve("again"), exported.format(), ModelWriter.LARGEST_SHARD);
        assertThat(SmallModels.read(temporary.resolve("again"))).isEqualTo(values);
        assertThat(ModelDirectory.open(temporary.resolve("again")).fingerprint())
                .isEqualTo(exported.fingerprint());
    }

    @Test
    void refusesValuesThatAFormatCannotHold() {
        ModelDirectory model = model();
        float[] values = SmallModels.flat(model.layout());
        values[4] = 65519;
        Path target = temporary.resolve("policy");
        ModelDirectory.write(target, model, FloatSource.of(FloatBuffer.wrap(values)), WeightFormat.FLOAT16, 1 << 20);
        assertThat(SmallModels.read(target)[4]).isEqualTo(65504);
        values[4] = -65520;
        assertThatThrownBy(() -> ModelDirectory.write(
                        target, model, FloatSource.of(FloatBuffer.wrap(values)), WeightFormat.FLOAT16, 1 << 20))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot write model: tensor model.embed_tokens.weight holds -65520.0 at element 4, which is"
                        + " too large for float16; write it as float32 (" + target + ")");
    }
}
