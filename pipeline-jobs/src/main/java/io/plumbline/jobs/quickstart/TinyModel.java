package io.plumbline.jobs.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.LocalFolder;
import io.plumbline.model.RandomInitializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Llama small enough to be trained from nothing in a minute: two layers of width 64, 80 thousand parameters. */
final class TinyModel {
    /** Longest sequence. */
    static final int POSITIONS = 128;

    private static final int HIDDEN = 64;
    /** Wider than the customary 0.02, from which so narrow a model takes long to leave. */
    private static final double INITIALIZER_RANGE = 0.1;

    private TinyModel() {}

    /**
     * Writes a Hugging Face directory of random weights with a tokenizer for the grammar.
     *
     * @param target the directory to make
     * @param workspace for files that are copied from, made if missing
     * @param seed decides the weights
     */
    static void write(Path target, Path workspace, long seed) throws IOException {
        WordTokenizer tokenizer = new WordTokenizer(Grammar.texts());
        LocalFolder.make(workspace);
        json(workspace.resolve("tokenizer.json"), tokenizer.tokenizerJson());
        json(workspace.resolve("tokenizer_config.json"), tokenizer.tokenizerConfigJson());
        Path config = workspace.resolve("config.json");
        json(config, configJson(tokenizer.vocabularySize()));
        RandomInitializer.write(config, workspace, seed, target);
    }

    private static ObjectNode configJson(int vocabularySize) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.putArray("architectures").add("LlamaForCausalLM");
        return config.put("model_type", "llama")
                .put("vocab_size", vocabularySize)
                .put("hidden_size", HIDDEN)
                .put("intermediate_size", 2 * HIDDEN)
                .put("num_hidden_layers", 2)
                .put("num_attention_heads", 4)
                .put("num_key_value_heads", 2)
                .put("head_dim", HIDDEN / 4)
                .put("max_position_embeddings", POSITIONS)
                .put("hidden_act", "silu")
                .put("rms_norm_eps", 1e-6)
                .put("rope_theta", 10000.0)
                .put("attention_bias", false)
                .put("mlp_bias", false)
                .put("tie_word_embeddings", true)
                .put("initializer_range", INITIALIZER_RANGE)
                .put("bos_token_id", WordTokenizer.BOS)
                .put("eos_token_id", WordTokenizer.EOS)
                .put("torch_dtype", "float32");
    }

    private static void json(Path file, JsonNode node) throws IOException {
        try {
            Files.writeString(
                    file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write numbers and words as JSON", e);
        }
    }
}
