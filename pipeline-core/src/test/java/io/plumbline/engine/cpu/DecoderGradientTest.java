package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.TokenObjective;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ParameterLayout;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The whole decoder's gradient against differences of its own log-probs. In float32 a difference by one weight drowns
 * in rounding, so each tensor is moved along its own gradient: the loss must rise by the gradient's squared length.
 */
class DecoderGradientTest {
    static Stream<DecoderConfig> configurations() {
        return SmallDecoder.configurations();
    }

    /** Weights the tokens unevenly, so that no two of them can be confused. */
    private static float weight(int token) {
        return (token % 5 - 1.7f) / 10;
    }

    private static double loss(float[] logProbs) {
        double loss = 0;
        for (int i = 0; i < logProbs.length; i++) {
            loss += (double) weight(i) * logProbs[i];
        }
        return loss;
    }

    private static float[] weights(float[] logProbs) {
        float[] weights = new float[logProbs.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = weight(i);
        }
        return weights;
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void everyTensorsGradientIsTheSlopeOfTheLoss(DecoderConfig config) {
        SmallDecoder small = SmallDecoder.of(config);
        INDArray parameters = small.parameters();
        INDArray gradient = small.zeros();
        List<PromptGroup> groups = SmallModels.groups();
        try (Decoder decoder = small.open(2)) {
            decoder.forwardBackward(parameters, groups, DecoderGradientTest::weights, gradient);
            for (ParameterLayout.Parameter parameter : small.layout().parameters()) {
                INDArray direction = direction(gradient, parameter);
                double length = direction.norm2Number().doubleValue();
                assertThat(length).as(parameter.name()).isGreaterThan(1e-5);
                double step = 0.01 / Math.max(1, direction.maxNumber().doubleValue() / length * 4);
                INDArray move = direction.mul(step / length);
                double above = loss(decoder.logProbs(parameters.add(move), groups));
                double below = loss(decoder.logProbs(parameters.sub(move), groups));
                double slope = (above - below) / (2 * step);
                assertThat(slope).as(parameter.name()).isCloseTo(length, within(0.01 * length + 2e-4));
            }
        }
    }

    /** The gradient where it belongs to the tensor, zero elsewhere. */
    private static INDArray direction(INDArray gradient, ParameterLayout.Parameter parameter) {
        float[] all = gradient.toFloatVector();
        float[] part = new float[all.length];
        int offset = Math.toIntExact(parameter.offset());
        System.arraycopy(all, offset, part, offset, Math.toIntExact(parameter.size()));
        return Nd4j.createFromArray(part).reshape(1, part.length);
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void gradientIsAddedToWhatIsThere(DecoderConfig config) {
        SmallDecoder small = SmallDecoder.of(config);
        INDArray parameters = small.parameters();
        INDArray once = small.zeros();
        INDArray inParts = small.zeros();
        List<PromptGroup> groups = SmallModels.groups();
        int[] token = new int[1];
        try (Decoder decoder = small.open(1)) {
            decoder.forwardBackward(parameters, groups, DecoderGradientTest::weights, once);
            for (PromptGroup group : groups) {
                TokenObjective ofPart = logProbs -> {
                    float[] weights = new float[logProbs.length];
                    for (int i = 0; i < weights.length; i++) {
                        weights[i] = weight(token[0]++);
                    }
                    return weights;
                };
                decoder.forwardBackward(parameters, List.of(group), ofPart, inParts);
            }
        }
        double length = once.norm2Number().doubleValue();
        assertThat(once.sub(inParts).norm2Number().doubleValue()).isLessThan(1e-5 * length);
    }
}
