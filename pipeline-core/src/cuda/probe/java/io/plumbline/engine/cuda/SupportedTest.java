package io.plumbline.engine.cuda;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.engine.EngineOptions;
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
import io.plumbline.model.LoraConfig;
import io.plumbline.model.ModelShape;
import io.plumbline.model.NormConfig;
import io.plumbline.model.ParameterLayout;
import io.plumbline.model.ParameterRole;
import io.plumbline.model.RotaryConfig;
import io.plumbline.model.ScoreConfig;
import io.plumbline.model.WindowConfig;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine refuses by its name every part of a decoder that it does not compute. */
class SupportedTest {
    private static final NormConfig NORM = new NormConfig(NormConfig.Kind.RMS, 1e-6);
    private static final EmbeddingConfig EMBEDDING = new EmbeddingConfig(40, 16, false, 32, null);
    private static final RotaryConfig ROTARY = new RotaryConfig(List.of(1.0, 0.1));
    private static final HeadConfig HEAD = new HeadConfig(false);
    private static final AttentionConfig ATTENTION =
            new AttentionConfig(4, 2, 4, Projection.SEPARATE, false, false, ROTARY);
    private static final FeedForwardConfig FEED_FORWARD = feedForward(24);
    private static final int H100_BYTES = 227 << 10;

    private static FeedForwardConfig feedForward(int width) {
        return new FeedForwardConfig(FeedForwardConfig.Kind.GATED, width, ActivationKind.SILU, false);
    }

    private static BlockConfig block(AttentionConfig attention) {
        return new BlockConfig(Residual.SEQUENTIAL, NORM, attention, FEED_FORWARD, WeightOrder.OUT_IN);
    }

    private static BlockConfig block(NormConfig norm, NormPlace place, Double partScale) {
        return new BlockConfig(
                Residual.SEQUENTIAL, norm, ATTENTION, FEED_FORWARD, WeightOrder.OUT_IN, place, partScale);
    }

    private static AttentionConfig attention(RotaryConfig rotary, QueryKeyNorm norm, ScoreConfig scores) {
        return new AttentionConfig(4, 2, 4, Projection.SEPARATE, false, false, rotary, norm, scores);
    }

    private static DecoderConfig with(BlockConfig block) {
        return new DecoderConfig(EMBEDDING, block, 2, NORM, HEAD);
    }

    private static DecoderConfig with(RotaryConfig rotary) {
        return with(block(attention(rotary, QueryKeyNorm.NONE, ScoreConfig.PLAIN)));
    }

    private static DecoderConfig with(ScoreConfig scores) {
        return with(block(attention(ROTARY, QueryKeyNorm.NONE, scores)));
    }

    private static DecoderConfig with(EmbeddingConfig embedding, NormConfig norm, HeadConfig head) {
        return new DecoderConfig(embedding, block(ATTENTION), 2, norm, head);
    }

    private static ParameterLayout layout(DecoderConfig config) {
        return ParameterLayout.of(config, (role, layer) -> role + " " + layer);
    }

    static Stream<Arguments> others() {
        List<Double> frequencies = ROTARY.inverseFrequencies();
        NormConfig aroundOne = new NormConfig(NormConfig.Kind.RMS_AROUND_ONE, 1e-6);
        EmbeddingConfig scaled = new EmbeddingConfig(40, 16, false, 32, null, 4.0);
        LongRotaryConfig longer = new LongRotaryConfig(8, frequencies);
        return Stream.of(
                Arguments.of(with(scaled, NORM, HEAD), "embedding.scale 4.0"),
                Arguments.of(with(EMBEDDING, aroundOne, HEAD), "norm.kind RMS_AROUND_ONE"),
                Arguments.of(with(EMBEDDING, NORM, new HeadConfig(false, 0.5, null)), "head.scale 0.5"),
                Arguments.of(with(EMBEDDING, NORM, new HeadConfig(true, null, 30.0)), "head.cap 30.0"),
                Arguments.of(with(block(aroundOne, NormPlace.BEFORE, null)), "block.norm.kind RMS_AROUND_ONE"),
                Arguments.of(with(block(NORM, NormPlace.AFTER, null)), "block.normPlace AFTER"),
                Arguments.of(with(block(NORM, NormPlace.BOTH, null)), "block.normPlace BOTH"),
                Arguments.of(with(block(NORM, NormPlace.BEFORE, 0.5)), "block.partScale 0.5"),
                Arguments.of(
                        with(block(attention(ROTARY, QueryKeyNorm.EACH_HEAD, ScoreConfig.PLAIN))),
                        "block.attention.queryKeyNorm EACH_HEAD"),
                Arguments.of(with(new ScoreConfig(0.25, null, null)), "block.attention.scores.scale 0.25"),
                Arguments.of(with(new ScoreConfig(null, 50.0, null)), "block.attention.scores.cap 50.0"),
                Arguments.of(
                        with(new ScoreConfig(null, null, new WindowConfig(8, null, null))),
                        "block.attention.scores.window"),
                Arguments.of(with(new RotaryConfig(frequencies, 1.2, null, null)), "block.attention.rotary.factor 1.2"),
                Arguments.of(with(new RotaryConfig(frequencies, null, longer, null)), "block.attention.rotary.longer"),
                Arguments.of(
                        with(new RotaryConfig(frequencies, null, null, List.of(1))),
                        "block.attention.rotary.unturnedLayers"),
                Arguments.of(
                        with(scaled, NORM, new HeadConfig(true, null, 30.0)), "embedding.scale 4.0, head.cap 30.0"));
    }

    @Test
    void adaptersAreTaken() {
        DecoderConfig config = with(block(ATTENTION));
        ParameterLayout adapted = new ModelShape("llama", "max_position_embeddings", config, layout(config))
                .adapted(new LoraConfig(1, 1, false, List.of(LoraConfig.ALL_LINEAR), 0))
                .layout();
        assertThatCode(() -> Supported.require(config, adapted)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("others")
    void partsThatAreNotComputedAreRefusedByTheirNames(DecoderConfig config, String names) {
        assertThatThrownBy(() -> Supported.require(config, layout(config)))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot compute the model on a GPU: the engine for GPUs does not compute " + names
                        + "; the engine for processors does");
    }

    @Test
    void plainModelsAreTaken() {
        DecoderConfig config = with(EMBEDDING, NORM, HEAD);
        assertThatCode(() -> Supported.require(config, layout(config))).doesNotThrowAnyException();
        assertThatCode(() -> Supported.requireFits(config, Element.FLOAT32, H100_BYTES))
                .doesNotThrowAnyException();
    }

    @Test
    void sizesThatKernelsCannotTakeAreRefused() {
        DecoderConfig hidden = with(new EmbeddingConfig(40, 18, false, 32, null), NORM, HEAD);
        assertThatThrownBy(() -> Supported.require(hidden, layout(hidden)))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("no multiple of 4, and embedding.hiddenSize is 18");
        DecoderConfig inner =
                with(new BlockConfig(Residual.SEQUENTIAL, NORM, ATTENTION, feedForward(25), WeightOrder.OUT_IN));
        assertThatThrownBy(() -> Supported.require(inner, layout(inner)))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("no multiple of 4, and block.feedForward.intermediateSize is 25");
    }

    @Test
    void headsTooWideForSharedMemoryAreRefused() {
        DecoderConfig widest = with(block(new AttentionConfig(4, 2, 192, Projection.SEPARATE, false, false, ROTARY)));
        DecoderConfig wider = with(block(new AttentionConfig(4, 2, 208, Projection.SEPARATE, false, false, ROTARY)));
        assertThatCode(() -> Supported.requireFits(widest, Element.FLOAT32, H100_BYTES))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Supported.requireFits(wider, Element.BFLOAT16, H100_BYTES))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("need 247296 bytes of shared memory for heads of 208, and this GPU has 232448");
    }

    @Test
    void weightsThatCannotBeJoinedAreRefused() {
        DecoderConfig config =
                with(new BlockConfig(Residual.SEQUENTIAL, NORM, ATTENTION, FEED_FORWARD, WeightOrder.IN_OUT));
        assertThatThrownBy(() -> Supported.require(config, layout(config)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be stored [out, in], the configuration says [in, out]");
    }

    @Test
    void aLayoutOfAnotherConfigurationIsRefused() {
        DecoderConfig config = with(EMBEDDING, NORM, HEAD);
        DecoderConfig other = with(new EmbeddingConfig(44, 16, false, 32, null), NORM, HEAD);
        assertThatThrownBy(() -> Supported.require(config, layout(other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The parameter layout has TOKEN_EMBEDDING of shape [44, 16] at 0, the configuration asks"
                        + " for TOKEN_EMBEDDING of shape [40, 16] at 0");
        ParameterLayout one = new ParameterLayout.Builder()
                .add("wte", ParameterRole.TOKEN_EMBEDDING, -1, 40, 16)
                .build();
        assertThatThrownBy(() -> Supported.require(config, one))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The parameter layout has 1 tensors, the configuration asks for ");
    }

    @Test
    void optionsThatAreNotFollowedAreRefused() {
        EngineOptions options = EngineOptions.withThreads(1);
        assertThatThrownBy(() -> Supported.require(options.computing(options.precision(), true)))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("leave engine.checkpoint-activations out");
        assertThatThrownBy(() -> Supported.require(options.withStatistics()))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("leave training.token-metrics and loss.weighting out");
        assertThatCode(() -> Supported.require(options)).doesNotThrowAnyException();
    }
}
