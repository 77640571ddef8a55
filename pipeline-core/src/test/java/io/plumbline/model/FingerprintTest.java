package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FingerprintTest {
    private static final String EMBEDDING = "model.embed_tokens.weight";

    @TempDir
    Path temporary;

    private String of(String config, SafetensorsFiles tensors) {
        return ModelDirectory.open(SmallModels.directory(temporary, config, tensors))
                .fingerprint();
    }

    @Test
    void isSha256OfTheDocumentedText() {
        // Computed apart, by Python's hashlib over the text that the class comment states.
        assertThat(of(SmallModels.GPT2, SmallModels.tensors(SmallModels.GPT2)))
                .isEqualTo("92590ae332cdcbb81b2e1f9c0d2d8ac45f615af43fe17845c042bf7ba951fd21");
        assertThat(of(SmallModels.LLAMA, SmallModels.tensors(SmallModels.LLAMA)))
                .isEqualTo("d20f6027ed7656c6e554f0f70a53b46bccf99975aaa5987f15fdc3eb222e7b17");
    }

    @Test
    void isTheSameInShardsAndUnderOtherNames() throws IOException {
        String config = SmallModels.TIED_LLAMA;
        String expected = of(config, SmallModels.tensors(config));
        assertThat(of(config, SmallModels.tensors(config, EMBEDDING, "lm_head.weight")))
                .isEqualTo(expected);
        assertThat(of(config, SmallModels.tensors(config, "model.", ""))).isEqualTo(expected);

        ConfigJson json = ConfigJson.read(temporary.resolve("config.json"));
        ParameterLayout layout = SmallModels.layout(config);
        Path sharded = temporary.resolve("sharded");
        new ModelWriter(json, layout, CompanionFiles.NONE, WeightFormat.FLOAT32, 40)
                .write(sharded, FloatSource.of(FloatBuffer.wrap(SmallModels.flat(layout))));
        assertThat(Files.exists(sharded.resolve("model.safetensors.index.json")))
                .isTrue();
        assertThat(ModelDirectory.open(sharded).fingerprint()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'transformers_version':'5.18.0'",
                "'dtype':'float32'",
                "'use_cache':false",
                "'rope_theta':10000.0",
                "'rope_parameters':{'rope_theta':10000,'rope_type':'default'}",
                "'num_key_value_heads':1",
                "'pad_token_id':0",
                "'bos_token_id':1",
                "'eos_token_id':2",
                "'eos_token_id':[2,1]",
                "'max_position_embeddings':7"
            })
    void ignoresKeysThatChangeNoNumber(String key) {
        SafetensorsFiles tensors = SmallModels.tensors(SmallModels.LLAMA);
        assertThat(of(SmallModels.LLAMA.replace("{", "{" + key.replace('\'', '"') + ","), tensors))
                .isEqualTo(of(SmallModels.LLAMA, tensors));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"'rope_theta':10001.0", "'rms_norm_eps':1e-5", "'hidden_act':'gelu'"})
    void changesWithTheConfiguration(String key) {
        // A head of four, so that there is a frequency that depends on the base.
        String config =
                SmallModels.LLAMA.replace("\"num_attention_heads\":1", "\"num_attention_heads\":1,\"head_dim\":4");
        SafetensorsFiles tensors = SmallModels.tensors(config);
        assertThat(of(config.replace("{", "{" + key.replace('\'', '"') + ","), tensors))
                .isNotEqualTo(of(config, tensors));
    }

    @Test
    void changesWithAnyValueAndWithTheType() {
        String name = "model.norm.weight";
        String before = of(SmallModels.LLAMA, without(name).float32(name, "[2]", 1, 2));
        assertThat(of(SmallModels.LLAMA, without(name).float32(name, "[2]", 1, Math.nextUp(2f))))
                .isNotEqualTo(before);
        assertThat(of(SmallModels.LLAMA, without(name).halves(name, "BF16", "[2]", (short) 0x3f80, (short) 0x4000)))
                .isNotEqualTo(before);
        assertThat(of(SmallModels.LLAMA, without(name).float32(name, "[2]", 1, 2)))
                .isEqualTo(before);
    }

    private static SafetensorsFiles without(String name) {
        return SmallModels.tensors(SmallModels.LLAMA, name, "model.rotary_emb.inv_freq");
    }
}
