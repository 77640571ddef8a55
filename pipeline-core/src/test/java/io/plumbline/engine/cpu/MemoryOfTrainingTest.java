package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.Precision;
import io.plumbline.engine.TrainingMemory;
import io.plumbline.model.LoraConfig;
import io.plumbline.model.ModelShape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** GPT-2 124M, counted by hand. */
class MemoryOfTrainingTest {
    private static final long PARAMETERS = 124_439_808;
    private static final int HIDDEN = 768;
    private static final int LAYERS = 12;
    private static final int VOCABULARY = 50257;

    private static final ModelShape GPT2 = ModelShape.of("{\"model_type\": \"gpt2\", \"vocab_size\": 50257,"
            + " \"n_positions\": 1024, \"n_embd\": 768, \"n_layer\": 12, \"n_head\": 12}");

    @Test
    void ofAWholeModelInFloat32() {
        TrainingMemory memory = MemoryOfTraining.of(GPT2, EngineOptions.withThreads(1), 2000);
        assertThat(memory.parameters()).isEqualTo(4 * PARAMETERS);
        assertThat(memory.gradient()).isEqualTo(4 * PARAMETERS);
        assertThat(memory.products()).isZero();
        // Each block keeps its input, queries with keys and values, attention's result, the sum in its middle and the
        // wide
        // hidden layer, of h, 3h, h, h and 4h; the last its output; beside them stand 8h that all blocks use in turn
        // and 9h
        // of gradients. 2000 rows make room for 2048.
        assertThat(memory.activations()).isEqualTo(4L * 2048 * HIDDEN * (10 * LAYERS + 1 + 8 + 8));
        // All rows would be 402 MB, below the 512 MiB that are allowed.
        assertThat(memory.logits()).isEqualTo(4L * 2000 * VOCABULARY);
        assertThat(memory.total()).isEqualTo(8 * PARAMETERS + memory.activations() + memory.logits());
    }

    @Test
    void checkpointsKeepTheInputsOfBlocksAlone() {
        EngineOptions options = EngineOptions.withThreads(1).computing(Precision.FLOAT32, true);
        TrainingMemory memory = MemoryOfTraining.of(GPT2, options, 2048);
        // Of one block the other 9h.
        assertThat(memory.activations()).isEqualTo(4L * 2048 * HIDDEN * (LAYERS + 9 + 1 + 8 + 8));
    }

    @Test
    void adaptersAloneHaveAGradient() {
        LoraConfig lora = new LoraConfig(8, 16, false, List.of("attn.c_attn"), 0);
        TrainingMemory memory = MemoryOfTraining.of(GPT2.adapted(lora), EngineOptions.withThreads(1), 2048);
        long adapters = LAYERS * 8L * (HIDDEN + 3 * HIDDEN);
        assertThat(memory.gradient()).isEqualTo(4 * adapters);
        assertThat(memory.parameters()).isEqualTo(4 * (PARAMETERS + adapters));
        TrainingMemory without = MemoryOfTraining.of(GPT2, EngineOptions.withThreads(1), 2048);
        // A narrow matrix for each of twelve, and one for their gradients.
        assertThat(memory.activations() - without.activations()).isEqualTo(4L * 2048 * 8 * (LAYERS + 1));
    }

    @Test
    void aTokenHasAKeyAndAValueALayer() {
        assertThat(MemoryOfTraining.ofToken(GPT2.config())).isEqualTo(4L * LAYERS * 2 * HIDDEN);
        ModelShape grouped = ModelShape.of("{\"model_type\": \"llama\", \"vocab_size\": 50, \"hidden_size\": 64,"
                + " \"intermediate_size\": 96, \"num_hidden_layers\": 3, \"num_attention_heads\": 8,"
                + " \"num_key_value_heads\": 2, \"max_position_embeddings\": 64}");
        // Two key heads of eight numbers, in three layers.
        assertThat(MemoryOfTraining.ofToken(grouped.config())).isEqualTo(4L * 3 * 2 * 2 * 8);
    }

    @Test
    void productsInBfloat16ReadCopiesOfHalfTheSize() {
        EngineOptions options = EngineOptions.withThreads(1).computing(Precision.BFLOAT16, false);
        TrainingMemory memory = MemoryOfTraining.of(GPT2, options, 2048);
        long vectors = 2L * LAYERS * 2 * HIDDEN + 2 * HIDDEN + LAYERS * 9L * HIDDEN;
        assertThat(memory.products()).isEqualTo(2 * (PARAMETERS - vectors));
        assertThat(memory.activations())
                .isLessThan(MemoryOfTraining.of(GPT2, EngineOptions.withThreads(1), 2048)
                        .activations());
    }
}
