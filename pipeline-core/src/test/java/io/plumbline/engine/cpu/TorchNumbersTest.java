package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.Golden;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ParameterLayout;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The decoder against PyTorch in float64 (transformers' Llama and Qwen2 with rope_theta 100, and GPT-2), each completion as a
 * sequence of its own there, on weights that both compute by the same formula.
 */
class TorchNumbersTest {
    static Stream<Arguments> models() {
        return Stream.of(
                Arguments.of("rotary", SmallModels.rotary()),
                Arguments.of("queryBias", SmallModels.queryBias()),
                Arguments.of("learnedPositions", SmallModels.learnedPositions()));
    }

    private static JsonNode numbers(String name) throws IOException {
        try (InputStream stream = TorchNumbersTest.class.getResourceAsStream("torch.json")) {
            return new ObjectMapper().readTree(stream).get(name);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void logProbsAndGradientsAreThoseOfTorch(String name, DecoderConfig config) throws IOException {
        JsonNode wanted = numbers(name);
        ParameterLayout layout = SmallModels.layout(config);
        INDArray gradient = Nd4j.zeros(DataType.FLOAT, 1, layout.size());
        float[] logProbs;
        try (Decoder decoder = Decoder.open(config, layout, EngineOptions.withThreads(2))) {
            logProbs = decoder.forwardBackward(
                    SmallModels.weights(layout), SmallModels.groups(), TorchNumbersTest::weights, gradient);
        }
        double[] wantedLogProbs = Golden.doubles(wanted.get("token_logps"));
        assertThat(logProbs).hasSameSizeAs(wantedLogProbs);
        for (int i = 0; i < logProbs.length; i++) {
            assertThat((double) logProbs[i]).as("token " + i).isCloseTo(wantedLogProbs[i], within(1e-4));
        }
        float[] flat = gradient.toFloatVector();
        for (int i = 0; i < layout.parameters().size(); i++) {
            assertGradient(
                    layout.parameters().get(i), flat, wanted.get("gradients").get(i));
        }
    }

    private static float[] weights(float[] logProbs) {
        float[] weights = new float[logProbs.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (i % 5 - 1.7f) / 10;
        }
        return weights;
    }

    private static void assertGradient(ParameterLayout.Parameter parameter, float[] flat, JsonNode wanted) {
        double squares = 0;
        double sum = 0;
        for (int i = (int) parameter.offset(); i < parameter.offset() + parameter.size(); i++) {
            squares += (double) flat[i] * flat[i];
            sum += flat[i];
        }
        double norm = wanted.get("l2").asDouble();
        assertThat(Math.sqrt(squares)).as(parameter.name() + " l2").isCloseTo(norm, within(1e-3 * norm));
        assertThat(sum)
                .as(parameter.name() + " sum")
                .isCloseTo(wanted.get("sum").asDouble(), within(1e-3 * norm));
    }
}
