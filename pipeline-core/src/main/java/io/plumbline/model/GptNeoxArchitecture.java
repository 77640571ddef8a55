package io.plumbline.model;

import static java.util.Map.entry;

import io.plumbline.model.AttentionConfig.Projection;
import io.plumbline.model.BlockConfig.Residual;
import io.plumbline.model.BlockConfig.WeightOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * GPT-NeoX (Black et al. 2022), Pythia: layer norms, rotary positions on a part of each head, query, key and value in one
 * projection head by head, attention and feed-forward layer side by side. Defaults are those of transformers'
 * {@code GPTNeoXConfig}. Dropout is not applied.
 */
final class GptNeoxArchitecture implements Architecture {
    /** It turns a quarter of each head's dimensions where nothing else is said. */
    private static final RotaryKeys ROTARY =
            new RotaryKeys("rotary_emb_base", 10_000, "rotary_pct", 0.25, null, RopeScaling.BY_TYPE);

    private static final String BLOCK = "gpt_neox.layers.{layer}.";

    /**
     * The head is written under the name that transformers 4 and 5 both read. Ignored are the causal mask and the
     * frequencies, which early versions stored.
     */
    private static final TensorTable TENSORS = new TensorTable(
            "gpt_neox.",
            Map.ofEntries(
                    entry(ParameterRole.TOKEN_EMBEDDING, "gpt_neox.embed_in.weight"),
                    entry(ParameterRole.ATTENTION_NORM_WEIGHT, BLOCK + "input_layernorm.weight"),
                    entry(ParameterRole.ATTENTION_NORM_BIAS, BLOCK + "input_layernorm.bias"),
                    entry(ParameterRole.QUERY_KEY_VALUE_WEIGHT, BLOCK + "attention.query_key_value.weight"),
                    entry(ParameterRole.QUERY_KEY_VALUE_BIAS, BLOCK + "attention.query_key_value.bias"),
                    entry(ParameterRole.ATTENTION_OUTPUT_WEIGHT, BLOCK + "attention.dense.weight"),
                    entry(ParameterRole.ATTENTION_OUTPUT_BIAS, BLOCK + "attention.dense.bias"),
                    entry(ParameterRole.FEED_FORWARD_NORM_WEIGHT, BLOCK + "post_attention_layernorm.weight"),
                    entry(ParameterRole.FEED_FORWARD_NORM_BIAS, BLOCK + "post_attention_layernorm.bias"),
                    entry(ParameterRole.UP_WEIGHT, BLOCK + "mlp.dense_h_to_4h.weight"),
                    entry(ParameterRole.UP_BIAS, BLOCK + "mlp.dense_h_to_4h.bias"),
                    entry(ParameterRole.DOWN_WEIGHT, BLOCK + "mlp.dense_4h_to_h.weight"),
                    entry(ParameterRole.DOWN_BIAS, BLOCK + "mlp.dense_4h_to_h.bias"),
                    entry(ParameterRole.FINAL_NORM_WEIGHT, "gpt_neox.final_layer_norm.weight"),
                    entry(ParameterRole.FINAL_NORM_BIAS, "gpt_neox.final_layer_norm.bias"),
                    entry(ParameterRole.HEAD_WEIGHT, "embed_out.weight")),
            Map.of(ParameterRole.HEAD_WEIGHT, "lm_head.weight"),
            List.of(".attention.bias", ".attention.masked_bias", "rotary_emb.inv_freq"));

    @Override
    public String modelType() {
        return "gpt_neox";
    }

    @Override
    public Optional<String> scoringClass() {
        return Optional.of("GPTNeoXForSequenceClassification");
    }

    @Override
    public TensorTable tensors() {
        return TENSORS;
    }

    @Override
    public DecoderConfig parse(ConfigJson json) {
        int hidden = json.size("hidden_size");
        int heads = json.size("num_attention_heads");
        if (hidden % heads != 0) {
            throw json.refuse("num_attention_heads must divide hidden_size " + hidden + ", got " + heads);
        }
        int headSize = json.size("head_dim", hidden / heads);
        if (headSize != hidden / heads) {
            // Transformers would turn heads of one size and attend with another.
            throw json.refuse("head_dim must be " + hidden / heads + " for this model_type, got " + headSize);
        }
        int positions = json.size(positionsKey(), 2048);
        boolean attentionBias = json.flag("attention_bias", true);
        Residual residual = json.flag("use_parallel_residual", true) ? Residual.PARALLEL : Residual.SEQUENTIAL;
        NormConfig norm = new NormConfig(NormConfig.Kind.LAYER, json.number("layer_norm_eps", 1e-5));
        // Its embedding is made without padding.
        EmbeddingConfig embedding = new EmbeddingConfig(json.size("vocab_size"), hidden, false, positions, null);
        AttentionConfig attention = new AttentionConfig(
                heads,
                heads,
                headSize,
                Projection.JOINT_BY_HEAD,
                attentionBias,
                attentionBias,
                RotaryFrequencies.parse(json, ROTARY, headSize, positions));
        FeedForwardConfig feedForward = new FeedForwardConfig(
                FeedForwardConfig.Kind.PLAIN,
                json.size("intermediate_size"),
                ActivationKind.parse(json, "hidden_act", "gelu"),
                true);
        return new DecoderConfig(
                embedding,
                new BlockConfig(residual, norm, attention, feedForward, WeightOrder.OUT_IN),
                json.size("num_hidden_layers"),
                norm,
                new HeadConfig(json.flag("tie_word_embeddings", false)));
    }
}
