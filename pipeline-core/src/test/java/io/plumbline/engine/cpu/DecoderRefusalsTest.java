package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.Precision;
import io.plumbline.engine.PromptGroup;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ParameterLayout;
import io.plumbline.model.ParameterRole;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Each wrong argument is named; and what follows a refusal works. */
class DecoderRefusalsTest {
    private final DecoderConfig config = SmallModels.rotary();
    private final ParameterLayout layout = SmallModels.layout(config);
    private final INDArray parameters = SmallModels.weights(layout);
    private final Decoder decoder = Decoder.open(config, layout, EngineOptions.withThreads(2));

    @AfterEach
    void close() {
        decoder.close();
    }

    private void assertRefused(List<PromptGroup> groups, String message) {
        assertThatThrownBy(() -> decoder.logProbs(parameters, groups))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static PromptGroup group(int[] prompt, int[] completion) {
        return new PromptGroup(prompt, List.of(completion));
    }

    @Test
    void tokenOutsideTheVocabulary() {
        assertRefused(
                List.of(group(new int[] {1}, new int[] {3, 29})),
                "Token id 29 is outside the model's vocabulary of 29");
        assertRefused(
                List.of(group(new int[] {-1}, new int[] {3})), "Token id -1 is outside the model's vocabulary of 29");
    }

    @Test
    void sequenceLongerThanTheModelsPositions() {
        assertRefused(
                List.of(group(new int[100], new int[101])),
                "A sequence of 201 tokens is longer than the model's max_position_embeddings 200");
        assertThat(decoder.logProbs(parameters, List.of(group(new int[100], new int[100]))))
                .hasSize(100);
    }

    @Test
    void emptyBatch() {
        assertRefused(List.of(), "A batch must have at least one group");
    }

    @Test
    void vectorsOfAnotherSize() {
        INDArray shorter = Nd4j.zeros(DataType.FLOAT, 1, 5);
        assertThatThrownBy(() -> decoder.logProbs(shorter, SmallModels.groups()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The parameters must be a vector of " + layout.size() + " elements, got 5");
        assertThatThrownBy(
                        () -> decoder.forwardBackward(parameters, SmallModels.groups(), logProbs -> logProbs, shorter))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The gradient must be a vector of " + layout.size() + " elements, got 5");
    }

    @Test
    void objectiveThatForgetsTokens() {
        INDArray gradient = Nd4j.zeros(DataType.FLOAT, 1, layout.size());
        assertThatThrownBy(() ->
                        decoder.forwardBackward(parameters, SmallModels.groups(), logProbs -> new float[3], gradient))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The objective must give a derivative for each of 46 tokens, got 3");
        assertThat(gradient.sumNumber().doubleValue()).isZero();
    }

    @Test
    void layoutThatLacksATensorOrHasItElsewhere() {
        ParameterLayout.Builder empty = new ParameterLayout.Builder();
        assertThatThrownBy(() -> Decoder.open(config, empty.build(), EngineOptions.withThreads(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The parameter layout has no TOKEN_EMBEDDING");
        ParameterLayout.Builder apart = new ParameterLayout.Builder()
                .add("embedding", ParameterRole.TOKEN_EMBEDDING, -1, 29, 12)
                .add("norm", ParameterRole.ATTENTION_NORM_WEIGHT, 0, 12)
                .add("query", ParameterRole.QUERY_WEIGHT, 0, 16, 12)
                .add("value", ParameterRole.VALUE_WEIGHT, 0, 8, 12)
                .add("key", ParameterRole.KEY_WEIGHT, 0, 8, 12);
        assertThatThrownBy(() -> Decoder.open(config, apart.build(), EngineOptions.withThreads(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The parameter layout has KEY_WEIGHT of layer 0 of shape [8, 12] at 648, the configuration"
                        + " asks for [8, 12] at 552");
    }

    @Test
    void optionsThatCannotWork() {
        assertThatThrownBy(() -> EngineOptions.withThreads(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("engine threads must be at least 1, got 0");
        assertThatThrownBy(() -> new EngineOptions(1, 0, Precision.FLOAT32, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("engine logit bytes must be at least 1, got 0");
    }
}
