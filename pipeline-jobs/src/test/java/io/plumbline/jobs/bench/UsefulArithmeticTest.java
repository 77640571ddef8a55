package io.plumbline.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ModelShape;
import org.junit.jupiter.api.Test;

class UsefulArithmeticTest {
    private static final DecoderConfig GPT2 = ModelShape.of(
                    """
                    {"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "vocab_size": 50257, "n_embd": 768,
                     "n_layer": 12, "n_head": 12, "n_positions": 1024, "layer_norm_epsilon": 1e-5,
                     "activation_function": "gelu_new"}
                    """)
            .config();
    private static final DecoderConfig LLAMA = ModelShape.of(
                    """
                    {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "vocab_size": 10, "hidden_size": 4,
                     "intermediate_size": 6, "num_hidden_layers": 2, "num_attention_heads": 2,
                     "num_key_value_heads": 1, "head_dim": 2, "max_position_embeddings": 64, "rms_norm_eps": 1e-6,
                     "hidden_act": "silu", "tie_word_embeddings": true}
                    """)
            .config();

    @Test
    void countsByHandWithGroupedKeysAndGatedLayers() {
        UsefulArithmetic arithmetic = new UsefulArithmetic(LLAMA);
        // A token: 2 layers × 2 × (4·(4 + 2·2) + 4·4 + 3·4·6) = 480. A key: 2 layers × 4 × 4 = 32. A prediction: 80.
        // Prompt 3, completions 2 and 1: keys 6 + (3·2 + 3) + (3·1 + 1) = 19, predictions 2 + 1 − 1.
        assertThat(arithmetic.forward(3, 2, 1)).isEqualTo(6 * 480 + 19 * 32 + 2 * 80);
        assertThat(arithmetic.training(3, 2, 1)).isEqualTo(3 * (6 * 480 + 19 * 32 + 2 * 80));
    }

    @Test
    void aSingleTokenEachHasOnePrediction() {
        // Keys: 1 + 2 + 2.
        assertThat(new UsefulArithmetic(LLAMA).forward(1, 1, 1)).isEqualTo(3 * 480 + 5 * 32 + 80);
    }

    @Test
    void gpt2OnTheMeanPairOfHhIsAbout44Gigaflops() {
        // 85 million weights of the blocks, twice, for each of 216 tokens; 36 864 a key; 77 million a prediction.
        double blocks = 216 * 2 * 12 * 12.0 * 768 * 768;
        double attention = 4.0 * 12 * 768 * (124 * 125 / 2 + 41 * 124 + 41 * 42 / 2 + 51 * 124 + 51 * 52 / 2);
        double head = 91 * 2.0 * 768 * 50257;
        UsefulArithmetic arithmetic = new UsefulArithmetic(GPT2);
        assertThat(arithmetic.forward(124, 41, 51)).isCloseTo(blocks + attention + head, within(1.0));
        assertThat(arithmetic.forward(124, 41, 51)).isBetween(44e9, 45e9);
        assertThat(arithmetic.training(124, 41, 51)).isBetween(131e9, 135e9);
    }
}
