package io.plumbline.model;

import static java.util.Map.entry;

import io.plumbline.model.AttentionConfig.Projection;
import io.plumbline.model.AttentionConfig.QueryKeyNorm;
import java.util.Map;
import java.util.Optional;

/**
 * Phi-3, Phi-3.5 and Phi-4 (Abdin et al. 2024): Llama with query, key and value in one tensor, gate and up in another, and
 * LongRoPE. Defaults are those of transformers' {@code Phi3Config}. Dropout is not applied.
 */
final class Phi3Architecture implements Architecture {
    private static final String BLOCK = "model.layers.{layer}.";
    private static final TensorTable TENSORS = LlamaArchitecture.TENSORS
            .without(ParameterRole.GATE_WEIGHT, ParameterRole.UP_WEIGHT)
            .with(Map.ofEntries(
                    entry(ParameterRole.QUERY_KEY_VALUE_WEIGHT, BLOCK + "self_attn.qkv_proj.weight"),
                    entry(ParameterRole.GATE_UP_WEIGHT, BLOCK + "mlp.gate_up_proj.weight")));

    /** LongRoPE, the only scaling, had other names in first configurations. */
    private static final Map<String, RopeScaling> TYPES = Map.of(
            "default", RopeScaling.BY_TYPE.get("default"),
            "longrope", RopeScaling.BY_TYPE.get("longrope"),
            "su", RopeScaling.BY_TYPE.get("longrope"),
            "yarn", RopeScaling.BY_TYPE.get("longrope"));

    private static final RotaryKeys ROTARY =
            new RotaryKeys("rope_theta", 10_000, "partial_rotary_factor", 1.0, 4096, TYPES);

    @Override
    public String modelType() {
        return "phi3";
    }

    @Override
    public Optional<String> scoringClass() {
        return Optional.of("Phi3ForSequenceClassification");
    }

    @Override
    public TensorTable tensors() {
        return TENSORS;
    }

    @Override
    public DecoderConfig parse(ConfigJson json) {
        LlamaKeys keys = new LlamaKeys(json, 4096);
        NormConfig norm = keys.norm(NormConfig.Kind.RMS, 1e-5);
        Integer size = json.sizeOrNull("sliding_window", null);
        int headSize = keys.headSize();
        AttentionConfig attention = keys.attention(
                keys.keyHeads(),
                headSize,
                Projection.JOINT,
                false,
                QueryKeyNorm.NONE,
                ScoreConfig.PLAIN.within(size == null ? null : new WindowConfig(size, null, null)),
                RotaryFrequencies.parse(json, ROTARY, headSize, keys.positions()));
        return keys.decoder(
                keys.embedding(32_000, null),
                norm,
                attention,
                keys.feedForward(FeedForwardConfig.Kind.GATED_JOINT, false),
                false);
    }
}
