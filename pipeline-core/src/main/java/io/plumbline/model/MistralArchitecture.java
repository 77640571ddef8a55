package io.plumbline.model;

import io.plumbline.model.AttentionConfig.QueryKeyNorm;
import java.util.Optional;

/**
 * Mistral (Jiang et al. 2023), and Ministral, which attends within the window in some layers alone: Llama over a sliding
 * window. Defaults are those of transformers' {@code MistralConfig}, a window of 4096 tokens among them; a
 * {@code sliding_window} of null is none.
 *
 * @param classPrefix the start of the names of its classes in transformers
 */
record MistralArchitecture(String modelType, String classPrefix) implements Architecture {
    @Override
    public Optional<String> scoringClass() {
        return Optional.of(classPrefix + "ForSequenceClassification");
    }

    @Override
    public TensorTable tensors() {
        return LlamaArchitecture.TENSORS;
    }

    @Override
    public DecoderConfig parse(ConfigJson json) {
        LlamaKeys keys = new LlamaKeys(json, 131_072);
        NormConfig norm = keys.norm(NormConfig.Kind.RMS, 1e-6);
        Integer size = json.sizeOrNull("sliding_window", 4096);
        ScoreConfig scores = ScoreConfig.PLAIN.within(keys.window(size, layer -> size != null));
        int headSize = keys.headSize();
        AttentionConfig attention =
                keys.attention(keys.requiredKeyHeads(), headSize, QueryKeyNorm.NONE, scores, keys.rotary(headSize));
        return keys.decoder(
                keys.embedding(null, null),
                norm,
                attention,
                keys.feedForward(FeedForwardConfig.Kind.GATED, false),
                false);
    }
}
