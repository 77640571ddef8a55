package io.plumbline.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.engine.PromptGroup;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ModelShape;
import java.util.Arrays;
import java.util.List;
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

    /** A pair whose completions share their first tokens. */
    private static PromptGroup pair(int prompt, int shared, int chosen, int rejected) {
        int[] ofChosen = new int[chosen];
        int[] ofRejected = new int[rejected];
        Arrays.fill(ofChosen, shared, chosen, 1);
        Arrays.fill(ofRejected, shared, rejected, 2);
        return new PromptGroup(new int[prompt], List.of(ofChosen, ofRejected));
    }

    @Test
    void countsByHandWithGroupedKeysAndGatedLayers() {
        UsefulArithmetic arithmetic = new UsefulArithmetic(LLAMA);
        // A layer's key and value of a row: 2·4·(2 + 2) = 32. The rest: 2·(4·4 + 4·4 + 3·4·6) = 208.
        // A key: 4·4 = 16. A prediction: 80.
        // Prompt 3, completions 3 and 2, whose last tokens nothing follows: 6 rows, predictions 3 + 2 − 1 = 4,
        // keys 6 + (3·2 + 3) + (3·1 + 1) = 19, in the second and last layer 1 + 2 fewer.
        double forward = 2 * 6 * 32 + (6 + 4) * 208 + (19 + 16) * 16 + 4 * 80;
        assertThat(arithmetic.forward(pair(3, 0, 3, 2))).isEqualTo(forward);
        assertThat(arithmetic.training(pair(3, 0, 3, 2))).isEqualTo(3 * forward);
        // A product with a frozen weight has one backward product, one of attention has two.
        assertThat(arithmetic.trainingOfAdapters(pair(3, 0, 3, 2))).isEqualTo(2 * forward + (19 + 16) * 16);
    }

    /** Over a window of two in one layer. */
    private static UsefulArithmetic windowed(String firstLayer, String lastLayer) {
        return new UsefulArithmetic(ModelShape.of(
                        """
                        {"model_type": "mistral", "vocab_size": 10, "hidden_size": 4, "intermediate_size": 6,
                         "num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 2,
                         "sliding_window": 2, "layer_types": ["%s", "%s"]}
                        """
                                .formatted(firstLayer, lastLayer))
                .config());
    }

    @Test
    void countsNoKeysBeforeAWindow() {
        // As above, but keys in the layer over the window: 1 + 2 + 2, then 2 + 2 and 2.
        double rest = 2 * 6 * 32 + (6 + 4) * 208 + 4 * 80;
        assertThat(windowed("sliding_attention", "full_attention").forward(pair(3, 0, 3, 2)))
                .isEqualTo(rest + (11 + 16) * 16);
        UsefulArithmetic last = windowed("full_attention", "sliding_attention");
        assertThat(last.forward(pair(3, 0, 3, 2))).isEqualTo(rest + (19 + 8) * 16);
        // At the two shared positions the last block's queries see 2 + 2 keys.
        double without = 2 * 80 + 2 * 208 + 4 * 16;
        assertThat(last.training(pair(3, 2, 6, 5))).isEqualTo(3 * last.forward(pair(3, 2, 6, 5)) - 2 * without);
    }

    @Test
    void countsWhatCompletionsShareOnceAndItsHeadAndLastBlockForwardOnly() {
        UsefulArithmetic arithmetic = new UsefulArithmetic(LLAMA);
        // Prompt 3, shared 2, then 4 and 3 of which 3 and 2 count: rows 5 + 3 + 2; keys 15 + (5·3 + 6) + (5·2 + 3).
        double layers = 2 * 10 * 32 + (10 + 8) * 208 + (49 + 46) * 16;
        double head = (1 + 2 + 3 + 2) * 80;
        assertThat(arithmetic.forward(pair(3, 2, 6, 5))).isEqualTo(layers + head);
        // No gradient at the 2 shared positions: their head, the last block's row, and its 3 + 4 keys.
        double without = 2 * 80 + 2 * 208 + 7 * 16;
        assertThat(arithmetic.training(pair(3, 2, 6, 5))).isEqualTo(3 * (layers + head) - 2 * without);
        assertThat(arithmetic.trainingOfAdapters(pair(3, 2, 6, 5)))
                .isEqualTo(2 * (layers + head) + (49 + 46) * 16 - without - 7 * 16);
    }

    @Test
    void aSingleTokenEachHasOnePrediction() {
        assertThat(new UsefulArithmetic(LLAMA).forward(pair(1, 0, 1, 1))).isEqualTo(2 * (32 + 208 + 16) + 80);
    }

    @Test
    void gpt2OnTheMeanPairOfHhIsAbout42Gigaflops() {
        // Of a block's 12 h² weights each takes part in each of 214 rows, in the last block all but 2 h² in 91.
        // A key is 4 h, a prediction 77 million.
        double blocks = 2 * 768.0 * 768 * (214 * (11 * 12 + 2) + 91 * 10);
        double keys = 124 * 125 / 2 + 40 * 124 + 40 * 41 / 2 + 50 * 124 + 50 * 51 / 2;
        double attention = 4.0 * 768 * (12 * keys - 123 * 124 / 2);
        double head = 91 * 2.0 * 768 * 50257;
        UsefulArithmetic arithmetic = new UsefulArithmetic(GPT2);
        assertThat(arithmetic.forward(pair(124, 0, 41, 51))).isCloseTo(blocks + attention + head, within(1.0));
        assertThat(arithmetic.forward(pair(124, 0, 41, 51))).isBetween(41.5e9, 43e9);
        assertThat(arithmetic.training(pair(124, 0, 41, 51))).isBetween(125e9, 129e9);
    }
}
