package io.plumbline.jobs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.model.ModelDirectory;
import io.plumbline.model.RandomInitializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenModelsTest {
    private static final String CONFIG =
            """
            {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "vocab_size": 8, "hidden_size": 4,
             "intermediate_size": 4, "num_hidden_layers": 1, "num_attention_heads": 1, "num_key_value_heads": 1,
             "max_position_embeddings": 8, "rms_norm_eps": 1e-6, "hidden_act": "silu", "tie_word_embeddings": true,
             "rope_theta": 10000.0}
            """;

    @TempDir
    private Path directory;

    private final OpenModels models = new OpenModels(new Configuration());

    @BeforeEach
    void writeModels() throws IOException {
        Path config = Files.writeString(directory.resolve("config.json"), CONFIG);
        RandomInitializer.write(config, null, 1, directory.resolve("one"));
        RandomInitializer.write(config, null, 2, directory.resolve("other"));
    }

    private String location(String name) {
        return directory.resolve(name).toString();
    }

    @Test
    void opensAndHashesAModelOnce() throws IOException {
        ModelDirectory one = models.open(location("one"));
        String fingerprint = models.fingerprint(location("one"));
        assertThat(fingerprint).isEqualTo(one.fingerprint());
        assertThat(models.fingerprint(location("other"))).isNotEqualTo(fingerprint);
        Files.delete(directory.resolve("one/model.safetensors"));
        assertThat(models.open(location("one"))).isSameAs(one);
        assertThat(models.fingerprint(location("one"))).isEqualTo(fingerprint);
    }

    @Test
    void weightsThatAreGoneWhenTheyAreReadAreNamed() throws IOException {
        ModelDirectory one = models.open(location("one"));
        Files.delete(directory.resolve("one/model.safetensors"));
        assertThatThrownBy(() -> one.read((offset, values) -> {}))
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith("Cannot load model: ")
                .hasMessageContaining(location("one/model.safetensors"));
    }

    @Test
    void opensWhatTookTheModelsPlace() throws IOException {
        ModelDirectory former = models.open(location("one"));
        Files.move(directory.resolve("one"), directory.resolve("former"));
        Files.move(directory.resolve("other"), directory.resolve("one"));
        models.replaced(location("one"), "known");
        assertThat(models.open(location("one"))).isNotSameAs(former);
        assertThat(models.fingerprint(location("one"))).isEqualTo("known");
    }
}
