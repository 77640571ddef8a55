package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixedWeightsTest {
    @TempDir
    private Path temporary;

    private ModelDirectory model(String config) {
        return ModelDirectory.open(
                SmallModels.directory(temporary.resolve("own"), config, SmallModels.tensors(config)));
    }

    /** No multiple of what the model holds, so that a wrong place shows. */
    private static float[] others(int count) {
        float[] others = new float[count];
        for (int index = 0; index < count; index++) {
            others[index] = (float) Math.sin(index + 1);
        }
        return others;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.6, 0.001, 0.999})
    void everyParameterIsTheWeightedMeanRoundedOnce(double share) {
        for (String config : new String[] {SmallModels.LLAMA, SmallModels.TIED_LLAMA, SmallModels.GPT2}) {
            ModelDirectory model = model(config);
            float[] own = SmallModels.read(model.path());
            float[] others = others(own.length);
            model.writeMixed(temporary.resolve("mixed"), FloatSource.of(FloatBuffer.wrap(others)), share);
            float[] mixed = SmallModels.read(temporary.resolve("mixed"));
            assertThat(mixed).hasSameSizeAs(own);
            for (int index = 0; index < own.length; index++) {
                assertThat(mixed[index]).isEqualTo((float) (share * others[index] + (1 - share) * own[index]));
            }
            assertThat(ModelDirectory.open(temporary.resolve("mixed")).shape().computesAs(model.shape()))
                    .isTrue();
        }
    }

    @Test
    void aShareOfOneGivesTheOthersBits() {
        ModelDirectory model = model(SmallModels.LLAMA);
        float[] others = others((int) model.layout().size());
        model.writeMixed(temporary.resolve("mixed"), FloatSource.of(FloatBuffer.wrap(others)), 1);
        assertThat(SmallModels.read(temporary.resolve("mixed"))).isEqualTo(others);
        ModelDirectory.write(temporary.resolve("written"), model, FloatSource.of(FloatBuffer.wrap(others)));
        assertThat(ModelDirectory.open(temporary.resolve("mixed")).fingerprint())
                .isEqualTo(ModelDirectory.open(temporary.resolve("written")).fingerprint());
    }

    /** In half precision a small share would change nothing. */
    @Test
    void weightsInHalfPrecisionAreMixedInFloat32() {
        ModelDirectory whole = model(SmallModels.LLAMA);
        whole.export(temporary.resolve("half"), WeightFormat.BFLOAT16, ModelWriter.LARGEST_SHARD);
        ModelDirectory half = ModelDirectory.open(temporary.resolve("half"));
        float[] own = SmallModels.read(half.path());
        float[] others = others(own.length);
        half.writeMixed(temporary.resolve("mixed"), FloatSource.of(FloatBuffer.wrap(others)), 1e-5);
        ModelDirectory mixed = ModelDirectory.open(temporary.resolve("mixed"));
        assertThat(mixed.format()).isEqualTo(WeightFormat.FLOAT32);
        float[] found = SmallModels.read(mixed.path());
        for (int index = 0; index < own.length; index++) {
            assertThat(found[index]).isEqualTo((float) (1e-5 * others[index] + (1 - 1e-5) * own[index]));
        }
        assertThat(found).isNotEqualTo(own);
    }

    @Test
    void refusesAParameterThatIsNoNumber() {
        ModelDirectory model = model(SmallModels.LLAMA);
        float[] others = others((int) model.layout().size());
        others[3] = Float.NaN;
        Path target = temporary.resolve("mixed");
        assertThatThrownBy(() -> model.writeMixed(target, FloatSource.of(FloatBuffer.wrap(others)), 0.6))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("NaN");
        assertThat(target).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.5, 1.5, Double.NaN})
    void refusesAShareThatMixesNothing(double share) {
        FloatSource none = FloatSource.of(FloatBuffer.allocate(0));
        assertThatThrownBy(() -> new MixedWeights(none, none, share))
                .hasMessage("The share must be above 0 and at most 1, got " + share);
    }

    @Test
    void shapesThatComputeTheSameMayBeMixed() {
        ModelShape shape = ModelShape.of(SmallModels.LLAMA);
        for (String same : Arrays.asList("\"eos_token_id\":2,", "\"max_position_embeddings\":7,", "\"x\":1,")) {
            assertThat(shape.computesAs(ModelShape.of("{" + same + SmallModels.LLAMA.substring(1))))
                    .as(same)
                    .isTrue();
        }
        for (String other : Arrays.asList("\"hidden_act\":\"gelu\",", "\"rms_norm_eps\":0.1,")) {
            assertThat(shape.computesAs(ModelShape.of("{" + other + SmallModels.LLAMA.substring(1))))
                    .as(other)
                    .isFalse();
        }
        assertThat(shape.computesAs(ModelShape.of(SmallModels.TIED_LLAMA))).isFalse();
    }
}
