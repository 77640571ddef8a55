package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.PlumblineException;
import io.plumbline.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomInitializerTest {
    private static final String GPT2 = "{\"model_type\":\"gpt2\",\"vocab_size\":300,\"n_embd\":64,\"n_layer\":2,"
            + "\"n_head\":4,\"n_positions\":128,\"tie_word_embeddings\":false,\"initializer_range\":0.1}";
    private static final String LLAMA = "{\"model_type\":\"llama\",\"vocab_size\":300,\"hidden_size\":64,"
            + "\"intermediate_size\":128,\"num_hidden_layers\":2,\"num_attention_heads\":4,\"attention_bias\":true,"
            + "\"mlp_bias\":true}";

    @TempDir
    Path temporary;

    private Path write(String config, long seed, String name) throws IOException {
        Path file = Files.writeString(temporary.resolve("config.json"), config);
        Path target = temporary.resolve(name);
        RandomInitializer.write(file, null, seed, target);
        return target;
    }

    /** Mean and deviation of a tensor must be those of what was drawn, to 4 standard errors. */
    private static void assertNormal(Path directory, ParameterRole role, int layer, double deviation) {
        float[] flat = SmallModels.read(directory);
        ParameterLayout.Parameter parameter =
                ModelDirectory.open(directory).layout().find(role, layer).orElseThrow();
        int from = (int) parameter.offset();
        int size = (int) parameter.size();
        double sum = 0;
        double squares = 0;
        for (float value : Arrays.copyOfRange(flat, from, from + size)) {
            sum += value;
            squares += (double) value * value;
        }
        assertThat(sum / size).as("mean of %s", role).isCloseTo(0, within(4 * deviation / Math.sqrt(size)));
        assertThat(Math.sqrt(squares / size))
                .as("deviation of %s", role)
                .isCloseTo(deviation, within(4 * deviation / Math.sqrt(2.0 * size)));
    }

    private static void assertConstant(Path directory, ParameterRole role, int layer, float value) {
        float[] flat = SmallModels.read(directory);
        ParameterLayout.Parameter parameter =
                ModelDirectory.open(directory).layout().find(role, layer).orElseThrow();
        int from = (int) parameter.offset();
        assertThat(Arrays.copyOfRange(flat, from, from + (int) parameter.size()))
                .as("%s", role)
                .containsOnly(value);
    }

    @Test
    void gpt2AsTransformersDoes() throws IOException {
        Path model = write(GPT2, 5, "gpt2");
        assertNormal(model, ParameterRole.TOKEN_EMBEDDING, -1, 0.1);
        assertNormal(model, ParameterRole.POSITION_EMBEDDING, -1, 0.1);
        assertNormal(model, ParameterRole.HEAD_WEIGHT, -1, 0.1);
        for (int layer = 0; layer < 2; layer++) {
            assertNormal(model, ParameterRole.QUERY_KEY_VALUE_WEIGHT, layer, 0.1);
            assertNormal(model, ParameterRole.UP_WEIGHT, layer, 0.1);
            assertNormal(model, ParameterRole.ATTENTION_OUTPUT_WEIGHT, layer, 0.05);
            assertNormal(model, ParameterRole.DOWN_WEIGHT, layer, 0.05);
            assertConstant(model, ParameterRole.ATTENTION_NORM_WEIGHT, layer, 1);
            assertConstant(model, ParameterRole.ATTENTION_NORM_BIAS, layer, 0);
            assertConstant(model, ParameterRole.QUERY_KEY_VALUE_BIAS, layer, 0);
            assertConstant(model, ParameterRole.DOWN_BIAS, layer, 0);
        }
        assertConstant(model, ParameterRole.FINAL_NORM_WEIGHT, -1, 1);
        assertConstant(model, ParameterRole.FINAL_NORM_BIAS, -1, 0);
    }

    @Test
    void llamaAsTransformersDoesWithTheDefaultRange() throws IOException {
        Path model = write(LLAMA, 5, "llama");
        assertNormal(model, ParameterRole.HEAD_WEIGHT, -1, 0.02);
        assertNormal(model, ParameterRole.ATTENTION_OUTPUT_WEIGHT, 1, 0.02);
        assertNormal(model, ParameterRole.DOWN_WEIGHT, 1, 0.02);
        assertNormal(model, ParameterRole.GATE_WEIGHT, 1, 0.02);
        assertConstant(model, ParameterRole.QUERY_BIAS, 1, 0);
        assertConstant(model, ParameterRole.GATE_BIAS, 1, 0);
        assertConstant(model, ParameterRole.FEED_FORWARD_NORM_WEIGHT, 1, 1);
    }

    @Test
    void theSeedDecidesEveryBit() throws IOException {
        String first = hash(write(GPT2, 5, "first"));
        assertThat(hash(write(GPT2, 5, "again"))).isEqualTo(first);
        assertThat(hash(write(GPT2, 6, "other"))).isNotEqualTo(first);
        // The same on every platform and from release to release: quickstart's numbers stand on it.
        assertThat(first).isEqualTo("ba12af833b67dc39c245f9240c083542b7b761a66e5308d75fe9327c22a331f9");
    }

    /** SHA-256 of the parameters in the layout's order, little-endian. */
    private static String hash(Path model) {
        float[] flat = SmallModels.read(model);
        ByteBuffer bytes = ByteBuffer.allocate(flat.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(flat);
        MessageDigest digest = Sha256.begin();
        digest.update(bytes);
        return Sha256.hex(digest);
    }

    @Test
    void copiesTheTokenizer() throws IOException {
        Path tokenizer = Files.createDirectory(temporary.resolve("tokenizer"));
        Path config = Files.writeString(temporary.resolve("config.json"), LLAMA);
        Path target = temporary.resolve("model");
        assertThatThrownBy(() -> RandomInitializer.write(config, tokenizer, 1, target))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot write model: there is no tokenizer.json in " + tokenizer + " (" + target + ")");
        Files.writeString(tokenizer.resolve("tokenizer.json"), "{}");
        Files.writeString(tokenizer.resolve("tokenizer_config.json"), "{ }");
        RandomInitializer.write(config, tokenizer, 1, target);
        assertThat(target.resolve("tokenizer.json")).hasContent("{}");
        assertThat(target.resolve("tokenizer_config.json")).hasContent("{ }");
    }

    @Test
    void refusesAConfigurationThatCannotBeUsed() {
        assertThatThrownBy(() -> write(LLAMA.replace("llama", "mamba"), 1, "model"))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot load model: model_type 'mamba' is not supported, supported are "
                        + String.join(", ", Architectures.BY_MODEL_TYPE.keySet()) + " ("
                        + temporary.resolve("config.json") + ")");
        assertThat(temporary.resolve("model")).doesNotExist();
    }
}
