package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.PromptGroup;
import io.plumbline.model.AttentionConfig;
import io.plumbline.model.AttentionConfig.Projection;
import io.plumbline.model.AttentionConfig.QueryKeyNorm;
import io.plumbline.model.BlockConfig;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.LongRotaryConfig;
import io.plumbline.model.ParameterLayout;
import io.plumbline.model.RotaryConfig;
import io.plumbline.model.ScoreConfig;
import io.plumbline.model.WindowConfig;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Windows and rotary angles: the tokens that a token sees, and how it sees them, depend on how far away they are. */
class WindowTest {
    private static final RotaryConfig SHORT = new RotaryConfig(List.of(1.0, 0.1));
    private static final Offset<Float> ROUNDING = Offset.offset(1e-5f);
    private static final RotaryConfig LONG = new RotaryConfig(List.of(0.7, 0.03));

    private static DecoderConfig oneLayer(RotaryConfig rotary, WindowConfig window) {
        DecoderConfig config = SmallModels.shaped(SmallModels.rotary(), 1, SmallModels.VOCABULARY);
        AttentionConfig attention = new AttentionConfig(
                4,
                2,
                4,
                Projection.SEPARATE,
                false,
                false,
                rotary,
                QueryKeyNorm.NONE,
                new ScoreConfig(null, null, window));
        BlockConfig block = config.block();
        return new DecoderConfig(
                config.embedding(),
                new BlockConfig(block.residual(), block.norm(), attention, block.feedForward(), block.weightOrder()),
                1,
                config.norm(),
                config.head());
    }

    private static float[] logProbs(DecoderConfig config, PromptGroup group) {
        ParameterLayout layout = SmallModels.layout(config);
        INDArray parameters = SmallModels.weights(layout);
        try (Decoder decoder = Decoder.open(config, layout, EngineOptions.withThreads(1))) {
            return decoder.logProbs(parameters, List.of(group));
        }
    }

    private static PromptGroup changedAt(int[] prompt, int position) {
        int[] changed = prompt.clone();
        changed[position] = (changed[position] + 1) % SmallModels.VOCABULARY;
        return new PromptGroup(changed, List.of(new int[] {3}, new int[] {5, 7}));
    }

    /** Of tokens attended to there are as many as the window's size, the token itself among them. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 64, 79})
    void tokenSeesAsManyTokensAsTheWindowHas(int size) {
        DecoderConfig config = oneLayer(SHORT, new WindowConfig(size, null, null));
        int[] prompt = SmallModels.tokens(80, 2);
        float first = logProbs(config, new PromptGroup(prompt, List.of(new int[] {3}, new int[] {5, 7})))[0];
        int oldestSeen = prompt.length - size;
        assertThat(logProbs(config, changedAt(prompt, oldestSeen - 1))[0])
                .as("the token before the window")
                .isEqualTo(first);
        assertThat(logProbs(config, changedAt(prompt, oldestSeen))[0])
                .as("the first token of the window")
                .isNotEqualTo(first);
    }

    @Test
    void windowLongerThanEverySequenceChangesNoBit() {
        assertThat(logProbs(oneLayer(SHORT, new WindowConfig(200, null, null)), SmallModels.longGroup()))
                .isEqualTo(logProbs(oneLayer(SHORT, null), SmallModels.longGroup()));
    }

    /** A sequence of just the original length is short; others have switched one token early. */
    @Test
    void sequencesLongerThanTheOriginalLengthHaveTheLongAngles() {
        RotaryConfig both = new RotaryConfig(
                SHORT.inverseFrequencies(), null, new LongRotaryConfig(9, LONG.inverseFrequencies()), null);
        int[] prompt = SmallModels.tokens(5, 2);
        PromptGroup nine = new PromptGroup(prompt, List.of(SmallModels.tokens(4, 1)));
        PromptGroup ten = new PromptGroup(prompt, List.of(SmallModels.tokens(5, 1)));
        assertThat(logProbs(oneLayer(both, null), nine)).isEqualTo(logProbs(oneLayer(SHORT, null), nine));
        assertThat(logProbs(oneLayer(both, null), ten)).isEqualTo(logProbs(oneLayer(LONG, null), ten));
        float[] pair = logProbs(
                oneLayer(both, null),
                new PromptGroup(prompt, List.of(SmallModels.tokens(4, 1), SmallModels.tokens(5, 1))));
        assertThat(Arrays.copyOf(pair, 4)).containsExactly(logProbs(oneLayer(both, null), nine), ROUNDING);
        assertThat(Arrays.copyOfRange(pair, 4, 9)).containsExactly(logProbs(oneLayer(both, null), ten), ROUNDING);
    }
}
