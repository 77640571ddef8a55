package io.plumbline.model;

import io.plumbline.model.AttentionConfig.Projection;
import io.plumbline.model.AttentionConfig.QueryKeyNorm;
import io.plumbline.model.BlockConfig.Residual;
import io.plumbline.model.BlockConfig.WeightOrder;
import io.plumbline.model.FeedForwardConfig.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** The keys of {@code config.json} that Llama and the families after it share; each family says its own defaults. */
final class LlamaKeys {
    private static final String FULL = "full_attention";
    private static final String SLIDING = "sliding_attention";

    private final ConfigJson json;
    private final int hidden;
    private final int heads;
    private final int layers;
    private final int positions;

    /**
     * @param json the whole {@code config.json}
     * @param positions that the model was made for, where it does not say
     */
    LlamaKeys(ConfigJson json, int positions) {
        this.json = json;
        this.hidden = json.size("hidden_size");
        this.heads = json.size("num_attention_heads");
        this.layers = json.size("num_hidden_layers");
        this.positions = json.size("max_position_embeddings", positions);
    }

    int positions() {
        return positions;
    }

    int hidden() {
        return hidden;
    }

    int heads() {
        return heads;
    }

    int layers() {
        return layers;
    }

    /** As many key heads as heads, where it does not say. */
    int keyHeads() {
        return json.size("num_key_value_heads", heads);
    }

    /**
     * Key heads of a family for which transformers has a number where a configuration says none, whatever the number of
     * heads: no model means that.
     */
    int requiredKeyHeads() {
        return json.saysNull("num_key_value_heads") ? heads : json.size("num_key_value_heads");
    }

    /** The hidden size's share of each head, where it does not say. */
    int headSize() {
        if (!json.has("head_dim") && hidden % heads != 0) {
            throw json.refuse("num_attention_heads must divide hidden_size " + hidden + ", got " + heads);
        }
        return json.size("head_dim", Math.max(1, hidden / heads));
    }

    /** {@code rms_norm_eps}. */
    NormConfig norm(NormConfig.Kind kind, double whereAbsent) {
        return new NormConfig(kind, json.number("rms_norm_eps", whereAbsent));
    }

    /**
     * @param paddingWhereAbsent the padding token where the key is not there; null for none
     * @param scale of the vectors; null for 1
     */
    EmbeddingConfig embedding(Integer paddingWhereAbsent, Double scale) {
        int vocabulary = json.size("vocab_size");
        Integer padding = json.rowFromEitherEnd("pad_token_id", vocabulary, paddingWhereAbsent);
        return new EmbeddingConfig(vocabulary, hidden, false, positions, padding, scale);
    }

    /** Attention of three projections that none has a bias. */
    AttentionConfig attention(int keyHeads, int headSize, QueryKeyNorm norm, ScoreConfig scores, RotaryConfig rotary) {
        return attention(keyHeads, headSize, Projection.SEPARATE, false, norm, scores, rotary);
    }

    /**
     * @param bias whether all of its projections have one
     */
    AttentionConfig attention(
            int keyHeads,
            int headSize,
            Projection projection,
            boolean bias,
            QueryKeyNorm norm,
            ScoreConfig scores,
            RotaryConfig rotary) {
        return new AttentionConfig(heads, keyHeads, headSize, projection, bias, bias, rotary, norm, scores);
    }

    /** Rotary positions that turn heads in full. */
    RotaryConfig rotary(int headSize) {
        return RotaryFrequencies.parse(json, RotaryKeys.LLAMA, headSize, positions);
    }

    /** {@code intermediate_size} and an activation under {@code hidden_act}. */
    FeedForwardConfig feedForward(Kind kind, boolean bias) {
        return new FeedForwardConfig(
                kind, json.size("intermediate_size"), ActivationKind.parse(json, "hidden_act", "silu"), bias);
    }

    /**
     * The decoder of a family whose blocks are Llama's: attention, then feed-forward layer, each behind a norm, as is the head.
     *
     * @param norm all of them
     * @param tiedWhereAbsent whether the head has the embedding's weights where the configuration does not say
     */
    DecoderConfig decoder(
            EmbeddingConfig embedding,
            NormConfig norm,
            AttentionConfig attention,
            FeedForwardConfig feedForward,
            boolean tiedWhereAbsent) {
        return new DecoderConfig(
                embedding,
                new BlockConfig(Residual.SEQUENTIAL, norm, attention, feedForward, WeightOrder.OUT_IN),
                layers,
                norm,
                new HeadConfig(json.flag("tie_word_embeddings", tiedWhereAbsent)));
    }

    /**
     * The window of the layers that {@code layer_types} calls {@code sliding_attention}; null if there are none.
     *
     * @param size {@code sliding_window}; null for none
     * @param whereAbsent which layers these are where the key is not there
     */
    WindowConfig window(Integer size, IntPredicate whereAbsent) {
        List<String> types = json.has("layer_types") ? json.texts("layer_types", layers) : List.of();
        List<Integer> sliding = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            if (types.isEmpty() ? whereAbsent.test(layer) : slides(types.get(layer))) {
                sliding.add(layer);
            }
        }
        if (sliding.isEmpty()) {
            return null;
        }
        if (size == null) {
            throw json.refuse("layer_types says sliding_attention, but no sliding_window is switched on");
        }
        return new WindowConfig(size, sliding.size() == layers ? null : sliding, null);
    }

    private boolean slides(String type) {
        if (!type.equals(FULL) && !type.equals(SLIDING)) {
            throw json.refuse("layer_types '" + ModelError.quote(type) + "' is not supported, supported are " + FULL
                    + ", " + SLIDING);
        }
        return type.equals(SLIDING);
    }
}
