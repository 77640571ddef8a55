package io.plumbline.engine.cpu;

import io.plumbline.engine.PromptGroup;
import io.plumbline.model.ActivationKind;
import io.plumbline.model.AttentionConfig;
import io.plumbline.model.AttentionConfig.Projection;
import io.plumbline.model.AttentionConfig.QueryKeyNorm;
import io.plumbline.model.BlockConfig;
import io.plumbline.model.BlockConfig.NormPlace;
import io.plumbline.model.BlockConfig.Residual;
import io.plumbline.model.BlockConfig.WeightOrder;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.EmbeddingConfig;
import io.plumbline.model.FeedForwardConfig;
import io.plumbline.model.HeadConfig;
import io.plumbline.model.LongRotaryConfig;
import io.plumbline.model.NormConfig;
import io.plumbline.model.ParameterLayout;
import io.plumbline.model.RotaryConfig;
import io.plumbline.model.ScoreConfig;
import io.plumbline.model.WindowConfig;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Tiny decoders whose weights follow from a formula, and groups whose tokens do. */
public final class SmallModels {
    public static final int VOCABULARY = 29;

    private SmallModels() {}

    private static final NormConfig RMS = new NormConfig(NormConfig.Kind.RMS, 1e-5);
    private static final NormConfig AROUND_ONE = new NormConfig(NormConfig.Kind.RMS_AROUND_ONE, 1e-5);
    private static final NormConfig LAYER = new NormConfig(NormConfig.Kind.LAYER, 1e-5);

    /** RMS norms, rotary positions, two query heads to a key head, gated feed-forward, untied head. */
    public static DecoderConfig rotary() {
        return gated(
                12,
                new AttentionConfig(4, 2, 4, Projection.SEPARATE, false, false, new RotaryConfig(List.of(1.0, 0.1))),
                new FeedForwardConfig(FeedForwardConfig.Kind.GATED, 20, ActivationKind.SILU, false),
                new HeadConfig(false));
    }

    /** A decoder with all that {@link #rotary} leaves out: biases everywhere, wide heads, a tied head. */
    public static DecoderConfig biased() {
        return gated(
                10,
                new AttentionConfig(2, 1, 8, Projection.SEPARATE, true, true, new RotaryConfig(List.of(1.0, 0.3, 0.1))),
                new FeedForwardConfig(FeedForwardConfig.Kind.GATED, 14, ActivationKind.GELU_ERF, true),
                new HeadConfig(true));
    }

    /** Query, key and value with a bias, nothing else with one, and a tied head: Qwen2's form. */
    public static DecoderConfig queryBias() {
        RotaryConfig rotary = new RotaryConfig(List.of(1.0, Math.pow(100, -1 / 3.0), Math.pow(100, -2 / 3.0)));
        return gated(
                12,
                new AttentionConfig(2, 1, 6, Projection.SEPARATE, true, false, rotary),
                new FeedForwardConfig(FeedForwardConfig.Kind.GATED, 20, ActivationKind.SILU, false),
                new HeadConfig(true));
    }

    private static DecoderConfig gated(
            int hidden, AttentionConfig attention, FeedForwardConfig feedForward, HeadConfig head) {
        return new DecoderConfig(
                new EmbeddingConfig(VOCABULARY, hidden, false, 200, null),
                new BlockConfig(Residual.SEQUENTIAL, RMS, attention, feedForward, WeightOrder.OUT_IN),
                2,
                RMS,
                head);
    }

    /** Layer norms, learned positions, one product for query, key and value, plain feed-forward, tied head. */
    public static DecoderConfig learnedPositions() {
        return new DecoderConfig(
                new EmbeddingConfig(VOCABULARY, 12, true, 200, null),
                new BlockConfig(
                        Residual.SEQUENTIAL,
                        LAYER,
                        new AttentionConfig(3, 3, 4, Projection.JOINT, true, true, null),
                        new FeedForwardConfig(FeedForwardConfig.Kind.PLAIN, 20, ActivationKind.GELU_TANH, true),
                        WeightOrder.IN_OUT),
                2,
                LAYER,
                new HeadConfig(true));
    }

    /** Attention and feed-forward layer in parallel, one product that makes query, key and value head by head. */
    public static DecoderConfig parallel() {
        AttentionConfig attention =
                new AttentionConfig(4, 2, 4, Projection.JOINT_BY_HEAD, true, true, new RotaryConfig(List.of(1.0)));
        return new DecoderConfig(
                new EmbeddingConfig(VOCABULARY, 12, false, 200, null),
                new BlockConfig(
                        Residual.PARALLEL,
                        LAYER,
                        attention,
                        new FeedForwardConfig(FeedForwardConfig.Kind.PLAIN, 20, ActivationKind.GELU_ERF, true),
                        WeightOrder.OUT_IN),
                2,
                LAYER,
                new HeadConfig(false));
    }

    /**
     * Norms around each part and of each head, stored around one, bounded scores and logits, a scaled embedding and a window
     * in one of two layers with angles of its own: Gemma 2 and 3 together.
     */
    public static DecoderConfig normedAround() {
        RotaryConfig local = new RotaryConfig(List.of(1.0, 0.2));
        AttentionConfig attention = new AttentionConfig(
                4,
                2,
                4,
                Projection.SEPARATE,
                false,
                false,
                new RotaryConfig(List.of(1.0, 0.05)),
                QueryKeyNorm.EACH_HEAD,
                new ScoreConfig(0.4, 1.5, new WindowConfig(5, List.of(0), local)));
        return new DecoderConfig(
                new EmbeddingConfig(VOCABULARY, 12, false, 200, null, Math.sqrt(12)),
                new BlockConfig(
                        Residual.SEQUENTIAL,
                        AROUND_ONE,
                        attention,
                        new FeedForwardConfig(FeedForwardConfig.Kind.GATED, 20, ActivationKind.GELU_TANH, false),
                        WeightOrder.OUT_IN,
                        NormPlace.BOTH,
                        null),
                2,
                AROUND_ONE,
                new HeadConfig(true, null, 5.0));
    }

    /** Norms after each part, and of all heads together: OLMo 2's form, over a window in all layers. */
    public static DecoderConfig normedAfter() {
        AttentionConfig attention = new AttentionConfig(
                4,
                2,
                4,
                Projection.SEPARATE,
                true,
                true,
                new RotaryConfig(List.of(1.0, 0.1)),
                QueryKeyNorm.ALL_HEADS,
                new ScoreConfig(null, null, new WindowConfig(70, null, null)));
        return new DecoderConfig(
                new EmbeddingConfig(VOCABULARY, 12, false, 200, null),
                new BlockConfig(
                        Residual.SEQUENTIAL,
                        RMS,
                        attention,
                        new FeedForwardConfig(FeedForwardConfig.Kind.GATED, 20, ActivationKind.SILU, false),
                        WeightOrder.OUT_IN,
                        NormPlace.AFTER,
                        null),
                2,
                RMS,
                new HeadConfig(false));
    }

    /**
     * Everything multiplied, gate and up in one tensor, a layer without positions, and other angles for long sequences:
     * Granite, SmolLM3 and Phi-3 together.
     */
    public static DecoderConfig scaled() {
        LongRotaryConfig longer = new LongRotaryConfig(9, List.of(0.7, 0.05));
        AttentionConfig attention = new AttentionConfig(
                4,
                2,
                4,
                Projection.JOINT,
                false,
                false,
                new RotaryConfig(List.of(1.0, 0.1), 1.2, longer, List.of(1)),
                QueryKeyNorm.NONE,
                new ScoreConfig(0.3, null, null));
        return new DecoderConfig(
                new EmbeddingConfig(VOCABULARY, 12, false, 200, null, 3.0),
                new BlockConfig(
                        Residual.SEQUENTIAL,
                        RMS,
                        attention,
                        new FeedForwardConfig(FeedForwardConfig.Kind.GATED_JOINT, 20, ActivationKind.SILU, true),
                        WeightOrder.OUT_IN,
                        NormPlace.BEFORE,
                        0.7),
                2,
                RMS,
                new HeadConfig(false, 0.5, null));
    }

    /** The same with so many layers and tokens. */
    public static DecoderConfig shaped(DecoderConfig config, int layers, int vocabularySize) {
        EmbeddingConfig embedding = config.embedding();
        return new DecoderConfig(
                new EmbeddingConfig(
                        vocabularySize,
                        embedding.hiddenSize(),
                        embedding.learnedPositions(),
                        embedding.maxPositions(),
                        embedding.paddingTokenId(),
                        embedding.scale()),
                config.block(),
                layers,
                config.norm(),
                config.head());
    }

    /** The layout of a configuration, tensors named by role and block. */
    public static ParameterLayout layout(DecoderConfig config) {
        return ParameterLayout.of(config, (role, layer) -> role + "." + layer);
    }

    /** Weights of a moderate size that no symmetry makes equal: {@code sin(i * i + 0.5 i) * 0.6}. */
    public static INDArray weights(ParameterLayout layout) {
        float[] values = new float[Math.toIntExact(layout.size())];
        for (int i = 0; i < values.length; i++) {
            double phase = (double) i * i % 1000.0 + 0.5 * i;
            values[i] = (float) (Math.sin(phase) * 0.6);
        }
        return Nd4j.createFromArray(values).reshape(1, values.length).castTo(DataType.FLOAT);
    }

    /** Groups of different shapes: without and with a prompt, with one, two and three completions. */
    public static List<PromptGroup> groups() {
        return List.of(
                new PromptGroup(tokens(1, 1), List.of(tokens(6, 2), tokens(3, 3))),
                new PromptGroup(tokens(9, 4), List.of(tokens(5, 5))),
                new PromptGroup(tokens(4, 6), List.of(tokens(1, 7), tokens(8, 8), tokens(2, 9))),
                new PromptGroup(tokens(7, 10), List.of(tokens(11, 11), tokens(10, 12))));
    }

    /**
     * Groups whose completions start alike: all but the last token of the shorter one, in part, three of them, and long
     * enough that what they share fills more than a block of attention.
     */
    public static List<PromptGroup> alike() {
        return List.of(
                new PromptGroup(tokens(1, 1), List.of(startingLike(5, 2, 6, 3), startingLike(5, 2, 9, 4))),
                new PromptGroup(tokens(3, 5), List.of(startingLike(4, 6, 8, 7), startingLike(4, 6, 5, 8))),
                new PromptGroup(tokens(2, 1), List.of(tokens(4, 3), tokens(7, 3))),
                new PromptGroup(
                        tokens(2, 9),
                        List.of(startingLike(3, 1, 8, 2), startingLike(3, 1, 4, 3), startingLike(3, 1, 6, 4))),
                new PromptGroup(tokens(20, 13), List.of(startingLike(60, 9, 90, 14), startingLike(60, 9, 129, 15))));
    }

    private static int[] startingLike(int shared, int seed, int count, int restSeed) {
        int[] tokens = tokens(count, restSeed);
        System.arraycopy(tokens(shared, seed), 0, tokens, 0, shared);
        return tokens;
    }

    /** Longer than a block of attention on both sides of the prompt's end. */
    public static PromptGroup longGroup() {
        return new PromptGroup(tokens(71, 13), List.of(tokens(90, 14), tokens(129, 15)));
    }

    public static int[] tokens(int count, int seed) {
        int[] tokens = new int[count];
        for (int i = 0; i < count; i++) {
            tokens[i] = (i * i * 7 + 11 * i + 5 * seed) % VOCABULARY;
        }
        return tokens;
    }

    /** Every completion on its own, with its prompt before it. */
    public static List<PromptGroup> apart(List<PromptGroup> groups) {
        List<PromptGroup> apart = new ArrayList<>();
        for (PromptGroup group : groups) {
            for (int[] completion : group.completions()) {
                apart.add(new PromptGroup(group.prompt(), List.of(completion)));
            }
        }
        return apart;
    }
}
