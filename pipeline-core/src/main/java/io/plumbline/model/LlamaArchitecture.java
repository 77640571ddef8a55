package io.plumbline.model;

import static java.util.Map.entry;

import io.plumbline.model.AttentionConfig.Projection;
import io.plumbline.model.BlockConfig.Residual;
import io.plumbline.model.BlockConfig.WeightOrder;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * Llama (Touvron et al. 2023): RMS norms, rotary positions, grouped key and value heads, gated feed-forward. Defaults
 * are those of transformers' {@code LlamaConfig}.
 */
final class LlamaArchitecture implements Architecture {
    private static final String BLOCK = "model.layers.{layer}.";

    /** The names that many later families share. */
    static final TensorTable TENSORS = new TensorTable(
            "model.",
            Map.ofEntries(
                    entry(ParameterRole.TOKEN_EMBEDDING, "model.embed_tokens.weight"),
                    entry(ParameterRole.ATTENTION_NORM_WEIGHT, BLOCK + "input_layernorm.weight"),
                    entry(ParameterRole.QUERY_WEIGHT, BLOCK + "self_attn.q_proj.weight"),
                    entry(ParameterRole.KEY_WEIGHT, BLOCK + "self_attn.k_proj.weight"),
                    entry(ParameterRole.VALUE_WEIGHT, BLOCK + "self_attn.v_proj.weight"),
                    entry(ParameterRole.QUERY_BIAS, BLOCK + "self_attn.q_proj.bias"),
                    entry(ParameterRole.KEY_BIAS, BLOCK + "self_attn.k_proj.bias"),
                    entry(ParameterRole.VALUE_BIAS, BLOCK + "self_attn.v_proj.bias"),
                    entry(ParameterRole.ATTENTION_OUTPUT_WEIGHT, BLOCK + "self_attn.o_proj.weight"),
                    entry(ParameterRole.ATTENTION_OUTPUT_BIAS, BLOCK + "self_attn.o_proj.bias"),
                    entry(ParameterRole.FEED_FORWARD_NORM_WEIGHT, BLOCK + "post_attention_layernorm.weight"),
                    entry(ParameterRole.GATE_WEIGHT, BLOCK + "mlp.gate_proj.weight"),
                    entry(ParameterRole.UP_WEIGHT, BLOCK + "mlp.up_proj.weight"),
                    entry(ParameterRole.GATE_BIAS, BLOCK + "mlp.gate_proj.bias"),
                    entry(ParameterRole.UP_BIAS, BLOCK + "mlp.up_proj.bias"),
                    entry(ParameterRole.DOWN_WEIGHT, BLOCK + "mlp.down_proj.weight"),
                    entry(ParameterRole.DOWN_BIAS, BLOCK + "mlp.down_proj.bias"),
                    entry(ParameterRole.FINAL_NORM_WEIGHT, "model.norm.weight"),
                    entry(ParameterRole.HEAD_WEIGHT, "lm_head.weight")),
            Map.of(),
            List.of("rotary_emb.inv_freq"));

    @Override
    public String modelType() {
        return "llama";
    }

    @Override
    public TensorTable tensors() {
        return TENSORS;
    }

    @Override
    public DecoderConfig parse(ConfigJson json) {
        boolean attentionBias = json.flag("attention_bias", false);
        return parse(
                json,
                2048,
                heads -> json.size("num_key_value_heads", heads),
                attentionBias,
                attentionBias,
                json.flag("mlp_bias", false));
    }

    /**
     * Reads a configuration of a family that computes as Llama does.
     *
     * @param positions that the model was made for, where its configuration does not say
     * @param keyHeads key heads by the number of heads
     * @param inputBias whether query, key and value have a bias
     * @param outputBias whether the projection behind attention has one
     * @param feedForwardBias whether the projections of the feed-forward layer have one
     */
    static DecoderConfig parse(
            ConfigJson json,
            int positions,
            IntUnaryOperator keyHeads,
            boolean inputBias,
            boolean outputBias,
            boolean feedForwardBias) {
        int hidden = json.size("hidden_size");
        int heads = json.size("num_attention_heads");
        if (!json.has("head_dim") && hidden % heads != 0) {
            throw json.refuse("num_attention_heads must divide hidden_size " + hidden + ", got " + heads);
        }
        int headSize = json.size("head_dim", Math.max(1, hidden / heads));
        int vocabulary = json.size("vocab_size");
        int madeFor = json.size("max_position_embeddings", positions);
        NormConfig norm = new NormConfig(NormConfig.Kind.RMS, json.number("rms_norm_eps", 1e-6));
        EmbeddingConfig embedding = new EmbeddingConfig(
                vocabulary, hidden, false, madeFor, json.rowFromEitherEnd("pad_token_id", vocabulary));
        AttentionConfig attention = new AttentionConfig(
                heads,
                keyHeads.applyAsInt(heads),
                headSize,
                Projection.SEPARATE,
                inputBias,
                outputBias,
                RotaryFrequencies.parse(json, headSize, madeFor));
        FeedForwardConfig feedForward = new FeedForwardConfig(
                FeedForwardConfig.Kind.GATED,
                json.size("intermediate_size"),
                ActivationKind.parse(json, "hidden_act", "silu"),
                feedForwardBias);
        return new DecoderConfig(
                embedding,
                new BlockConfig(Residual.SEQUENTIAL, norm, attention, feedForward, WeightOrder.OUT_IN),
                json.size("num_hidden_layers"),
                norm,
                new HeadConfig(json.flag("tie_word_embeddings", false)));
    }
}
