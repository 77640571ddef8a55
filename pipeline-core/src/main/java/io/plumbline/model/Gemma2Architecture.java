package io.plumbline.model;

import static java.util.Map.entry;

import io.plumbline.model.AttentionConfig.Projection;
import io.plumbline.model.AttentionConfig.QueryKeyNorm;
import io.plumbline.model.BlockConfig.NormPlace;
import io.plumbline.model.BlockConfig.Residual;
import io.plumbline.model.BlockConfig.WeightOrder;
import java.util.Map;
import java.util.Optional;

/**
 * Gemma 2 (Gemma Team 2024): Gemma with norms before and after each part, bounded scores and logits, and every other layer
 * over a sliding window. Defaults are those of transformers' {@code Gemma2Config}.
 */
final class Gemma2Architecture implements Architecture {
    private static final String BLOCK = "model.layers.{layer}.";

    /** The names of the norms around each part. */
    static final Map<ParameterRole, String> NORMS = Map.ofEntries(
            entry(ParameterRole.ATTENTION_RESULT_NORM_WEIGHT, BLOCK + "post_attention_layernorm.weight"),
            entry(ParameterRole.FEED_FORWARD_NORM_WEIGHT, BLOCK + "pre_feedforward_layernorm.weight"),
            entry(ParameterRole.FEED_FORWARD_RESULT_NORM_WEIGHT, BLOCK + "post_feedforward_layernorm.weight"));

    private static final TensorTable TENSORS = LlamaArchitecture.TENSORS.with(NORMS);

    @Override
    public String modelType() {
        return "gemma2";
    }

    @Override
    public Optional<String> scoringClass() {
        return Optional.of("Gemma2ForSequenceClassification");
    }

    @Override
    public TensorTable tensors() {
        return TENSORS;
    }

    @Override
    public DecoderConfig parse(ConfigJson json) {
        LlamaKeys keys = new LlamaKeys(json, 8192);
        int headSize = json.size("head_dim", GemmaArchitecture.HEAD_SIZE);
        WindowConfig window = keys.window(json.sizeOrNull("sliding_window", 4096), layer -> layer % 2 == 0);
        ScoreConfig scores = new ScoreConfig(scale(json), json.numberOrNull("attn_logit_softcapping", 50.0), window);
        return decoder(
                json,
                keys,
                headSize,
                QueryKeyNorm.NONE,
                scores,
                keys.rotary(headSize),
                json.numberOrNull("final_logit_softcapping", 30.0));
    }

    /** The factor of attention's scores. */
    static double scale(ConfigJson json) {
        return 1 / Math.sqrt(json.number("query_pre_attn_scalar", 256));
    }

    /**
     * A decoder with norms around each part.
     *
     * @param logitCap bound of the logits; null for none
     */
    static DecoderConfig decoder(
            ConfigJson json,
            LlamaKeys keys,
            int headSize,
            QueryKeyNorm queryKeyNorm,
            ScoreConfig scores,
            RotaryConfig rotary,
            Double logitCap) {
        json.requireFlag("use_bidirectional_attention", false);
        NormConfig norm = keys.norm(NormConfig.Kind.RMS_AROUND_ONE, 1e-6);
        AttentionConfig attention = keys.attention(
                keys.requiredKeyHeads(),
                headSize,
                Projection.SEPARATE,
                json.flag("attention_bias", false),
                queryKeyNorm,
                scores,
                rotary);
        return new DecoderConfig(
                GemmaArchitecture.embedding(keys),
                new BlockConfig(
                        Residual.SEQUENTIAL,
                        norm,
                        attention,
                        GemmaArchitecture.feedForward(json, "hidden_activation"),
                        WeightOrder.OUT_IN,
                        NormPlace.BOTH,
                        null),
                keys.layers(),
                norm,
                new HeadConfig(json.flag("tie_word_embeddings", true), null, logitCap));
    }
}
