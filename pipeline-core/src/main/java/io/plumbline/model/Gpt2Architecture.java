package io.plumbline.model;

import static java.util.Map.entry;

import io.plumbline.model.AttentionConfig.Projection;
import io.plumbline.model.BlockConfig.Residual;
import io.plumbline.model.BlockConfig.WeightOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * GPT-2 (Radford et al. 2019): layer norms, learned positions, query, key and value in one projection, weights stored
 * {@code [in, out]}. Defaults are those of transformers' {@code GPT2Config}. Dropout is not applied.
 */
final class Gpt2Architecture implements Architecture {
    private static final String BLOCK = "transformer.h.{layer}.";

    /** Ignored is the causal mask, which early versions stored. */
    private static final TensorTable TENSORS = new TensorTable(
            "transformer.",
            Map.ofEntries(
                    entry(ParameterRole.TOKEN_EMBEDDING, "transformer.wte.weight"),
                    entry(ParameterRole.POSITION_EMBEDDING, "transformer.wpe.weight"),
                    entry(ParameterRole.ATTENTION_NORM_WEIGHT, BLOCK + "ln_1.weight"),
                    entry(ParameterRole.ATTENTION_NORM_BIAS, BLOCK + "ln_1.bias"),
                    entry(ParameterRole.QUERY_KEY_VALUE_WEIGHT, BLOCK + "attn.c_attn.weight"),
                    entry(ParameterRole.QUERY_KEY_VALUE_BIAS, BLOCK + "attn.c_attn.bias"),
                    entry(ParameterRole.ATTENTION_OUTPUT_WEIGHT, BLOCK + "attn.c_proj.weight"),
                    entry(ParameterRole.ATTENTION_OUTPUT_BIAS, BLOCK + "attn.c_proj.bias"),
                    entry(ParameterRole.FEED_FORWARD_NORM_WEIGHT, BLOCK + "ln_2.weight"),
                    entry(ParameterRole.FEED_FORWARD_NORM_BIAS, BLOCK + "ln_2.bias"),
                    entry(ParameterRole.UP_WEIGHT, BLOCK + "mlp.c_fc.weight"),
                    entry(ParameterRole.UP_BIAS, BLOCK + "mlp.c_fc.bias"),
                    entry(ParameterRole.DOWN_WEIGHT, BLOCK + "mlp.c_proj.weight"),
                    entry(ParameterRole.DOWN_BIAS, BLOCK + "mlp.c_proj.bias"),
                    entry(ParameterRole.FINAL_NORM_WEIGHT, "transformer.ln_f.weight"),
                    entry(ParameterRole.FINAL_NORM_BIAS, "transformer.ln_f.bias"),
                    entry(ParameterRole.HEAD_WEIGHT, "lm_head.weight")),
            Map.of(),
            List.of(".attn.bias", ".attn.masked_bias"));

    @Override
    public String modelType() {
        return "gpt2";
    }

    @Override
    public Optional<String> scoringClass() {
        return Optional.of("GPT2ForSequenceClassification");
    }

    @Override
    public String positionsKey() {
        return "n_positions";
    }

    @Override
    public TensorTable tensors() {
        return TENSORS;
    }

    @Override
    public DecoderConfig parse(ConfigJson json) {
        json.requireFlag("scale_attn_weights", true);
        json.requireFlag("scale_attn_by_inverse_layer_idx", false);
        json.requireFlag("reorder_and_upcast_attn", false);
        json.requireFlag("add_cross_attention", false);
        int hidden = json.size("n_embd");
        int heads = json.size("n_head");
        if (hidden % heads != 0) {
            throw json.refuse("n_head must divide n_embd " + hidden + ", got " + heads);
        }
        NormConfig norm = new NormConfig(NormConfig.Kind.LAYER, json.number("layer_norm_epsilon", 1e-5));
        // GPT-2's embedding is made without padding.
        EmbeddingConfig embedding =
                new EmbeddingConfig(json.size("vocab_size"), hidden, true, json.size(positionsKey(), 1024), null);
        AttentionConfig attention =
                new AttentionConfig(heads, heads, hidden / heads, Projection.JOINT, true, true, null);
        FeedForwardConfig feedForward = new FeedForwardConfig(
                FeedForwardConfig.Kind.PLAIN,
                json.size("n_inner", 4 * hidden),
                ActivationKind.parse(json, "activation_function", "gelu_new"),
                true);
        return new DecoderConfig(
                embedding,
                new BlockConfig(Residual.SEQUENTIAL, norm, attention, feedForward, WeightOrder.IN_OUT),
                json.size("n_layer"),
                norm,
                new HeadConfig(json.flag("tie_word_embeddings", true)));
    }

    @Override
    public double residualScale(DecoderConfig config) {
        return 1 / Math.sqrt(2.0 * config.layers());
    }
}
