package io.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CanonicalFormTest {
    private enum Order {
        AS_EVER,
        OTHER
    }

    private record Part(double scale) {}

    private record Later(double scale, Double cap, boolean soft) {}

    private record Before(int size, Part part) {}

    private record After(
            Order order,
            Later part,
            boolean flag,
            int size,
            Part more,
            String name,
            Double cap,
            @NotInFingerprint Integer limit) {}

    private static After after(
            Order order, Later part, boolean flag, Part more, String name, Double cap, Integer limit) {
        return new After(order, part, flag, 3, more, name, cap, limit);
    }

    @Test
    void componentsAddedLaterChangeNothingWhereTheyAreNeutral() {
        Map<String, String> before = CanonicalForm.of(new Before(3, new Part(0.1)));
        assertThat(before).containsExactly(Map.entry("part.scale", "0x1.999999999999ap-4"), Map.entry("size", "3"));
        Later neutral = new Later(0.1, null, false);
        assertThat(CanonicalForm.of(after(Order.AS_EVER, neutral, false, null, null, null, null)))
                .isEqualTo(before);
        assertThat(CanonicalForm.of(after(Order.AS_EVER, neutral, false, null, null, null, 7)))
                .as("a component marked as without effect")
                .isEqualTo(before);
    }

    @Test
    void everyOtherValueChangesIt() {
        Later neutral = new Later(0.1, null, false);
        assertThat(List.of(
                        CanonicalForm.of(after(Order.AS_EVER, neutral, false, null, null, null, null)),
                        CanonicalForm.of(after(Order.OTHER, neutral, false, null, null, null, null)),
                        CanonicalForm.of(after(Order.AS_EVER, new Later(0.2, null, false), false, null, null, null, 1)),
                        CanonicalForm.of(after(Order.AS_EVER, new Later(0.1, 0.0, false), false, null, null, null, 1)),
                        CanonicalForm.of(after(Order.AS_EVER, new Later(0.1, null, true), false, null, null, null, 1)),
                        CanonicalForm.of(after(Order.AS_EVER, neutral, true, null, null, null, null)),
                        CanonicalForm.of(after(Order.AS_EVER, neutral, false, new Part(0), null, null, null)),
                        CanonicalForm.of(after(Order.AS_EVER, neutral, false, null, "", null, null)),
                        CanonicalForm.of(after(Order.AS_EVER, neutral, false, null, null, 1.0, null))))
                .doesNotHaveDuplicates();
    }

    @Test
    void everyFieldOfADecoderHasAPlaceInIt() {
        NormConfig norm = new NormConfig(NormConfig.Kind.LAYER, 0.5);
        AttentionConfig attention = new AttentionConfig(
                4, 2, 6, AttentionConfig.Projection.JOINT, true, true, new RotaryConfig(List.of(1.0, 0.25)));
        FeedForwardConfig feedForward =
                new FeedForwardConfig(FeedForwardConfig.Kind.GATED, 5, ActivationKind.GELU_ERF, true);
        DecoderConfig config = new DecoderConfig(
                new EmbeddingConfig(7, 8, true, 9, 1),
                new BlockConfig(
                        BlockConfig.Residual.PARALLEL, norm, attention, feedForward, BlockConfig.WeightOrder.IN_OUT),
                3,
                norm,
                new HeadConfig(true));
        assertThat(CanonicalForm.of(config))
                .containsExactly(
                        Map.entry("block.attention.headSize", "6"),
                        Map.entry("block.attention.heads", "4"),
                        Map.entry("block.attention.inputBias", "true"),
                        Map.entry("block.attention.keyValueHeads", "2"),
                        Map.entry("block.attention.outputBias", "true"),
                        Map.entry("block.attention.projection", "JOINT"),
                        Map.entry("block.attention.rotary.inverseFrequencies", "[0x1.0p0, 0x1.0p-2]"),
                        Map.entry("block.feedForward.activation", "GELU_ERF"),
                        Map.entry("block.feedForward.bias", "true"),
                        Map.entry("block.feedForward.intermediateSize", "5"),
                        Map.entry("block.feedForward.kind", "GATED"),
                        Map.entry("block.norm.epsilon", "0x1.0p-1"),
                        Map.entry("block.norm.kind", "LAYER"),
                        Map.entry("block.residual", "PARALLEL"),
                        Map.entry("block.weightOrder", "IN_OUT"),
                        Map.entry("embedding.hiddenSize", "8"),
                        Map.entry("embedding.learnedPositions", "true"),
                        Map.entry("embedding.vocabularySize", "7"),
                        Map.entry("head.tied", "true"),
                        Map.entry("layers", "3"),
                        Map.entry("norm.epsilon", "0x1.0p-1"),
                        Map.entry("norm.kind", "LAYER"));
    }

    @Test
    void refusesAValueWithoutACanonicalForm() {
        record Odd(Object thing) {}
        assertThatThrownBy(() -> CanonicalForm.of(new Odd(new StringBuilder())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The configuration's thing is a java.lang.StringBuilder, which has no canonical form");
    }
}
