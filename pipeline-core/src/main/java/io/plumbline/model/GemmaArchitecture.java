package io.plumbline.model;

import io.plumbline.model.AttentionConfig.Projection;
import io.plumbline.model.AttentionConfig.QueryKeyNorm;
import java.util.Optional;

/**
 * Gemma (Gemma Team 2024): Llama with a scaled embedding, a head tied to it, norm weights stored as their distance from 1 and
 * a gate of GELU. Defaults are those of transformers' {@code GemmaConfig}.
 */
final class GemmaArchitecture implements Architecture {
    /** Of every Gemma. */
    static final int HEAD_SIZE = 256;

    @Override
    public String modelType() {
        return "gemma";
    }

    @Override
    public Optional<String> scoringClass() {
        return Optional.of("GemmaForSequenceClassification");
    }

    @Override
    public TensorTable tensors() {
        return LlamaArchitecture.TENSORS;
    }

    @Override
    public DecoderConfig parse(ConfigJson json) {
        json.requireFlag("use_bidirectional_attention", false);
        LlamaKeys keys = new LlamaKeys(json, 8192);
        NormConfig norm = keys.norm(NormConfig.Kind.RMS_AROUND_ONE, 1e-6);
        int headSize = json.size("head_dim", HEAD_SIZE);
        AttentionConfig attention = keys.attention(
                keys.requiredKeyHeads(),
                headSize,
                Projection.SEPARATE,
                json.flag("attention_bias", false),
                QueryKeyNorm.NONE,
                ScoreConfig.PLAIN,
                keys.rotary(headSize));
        return keys.decoder(embedding(keys), norm, attention, feedForward(json, "hidden_act"), true);
    }

    /**
     * An embedding times the root of its width, rounded to float32. Gemma's own code rounds it to the type of its weights,
     * for 3072 in bfloat16 to 55.5; transformers in float32, whose numbers these are, does not.
     */
    static EmbeddingConfig embedding(LlamaKeys keys) {
        return keys.embedding(0, (double) (float) Math.sqrt(keys.hidden()));
    }

    /**
     * A feed-forward layer whose gate is GELU in its tanh approximation, which first configurations called {@code gelu}.
     *
     * @param key that names the activation
     */
    static FeedForwardConfig feedForward(ConfigJson json, String key) {
        ActivationKind named = ActivationKind.parse(json, key, "gelu_pytorch_tanh");
        boolean legacy = named == ActivationKind.GELU_ERF && key.equals("hidden_act");
        return new FeedForwardConfig(
                FeedForwardConfig.Kind.GATED,
                json.size("intermediate_size"),
                legacy ? ActivationKind.GELU_TANH : named,
                false);
    }
}
