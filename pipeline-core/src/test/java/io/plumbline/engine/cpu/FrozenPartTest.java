package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.Engine;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.PromptGroup;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ParameterLayout;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models whose first tensors are frozen: the rest has the gradient that it has where all are trained, to the last bit. */
class FrozenPartTest {
    static Stream<DecoderConfig> configurations() {
        return Stream.of(SmallModels.rotary(), SmallModels.biased(), SmallModels.learnedPositions());
    }

    private static float[] weights(float[] logProbs) {
        float[] weights = new float[logProbs.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (i % 5 - 1.7f) / 10;
        }
        return weights;
    }

    private static float[] values(FloatVector vector) {
        float[] values = new float[(int) vector.size()];
        vector.read(0, FloatBuffer.wrap(values));
        return values;
    }

    private static FloatVector vector(float[] values) {
        FloatVector vector = ArrayVector.zeros(values.length);
        vector.write(0, FloatBuffer.wrap(values));
        return vector;
    }

    /** The parameters in two vectors of their own. */
    private static ParameterVector split(float[] values, int frozen) {
        return new ParameterVector(
                vector(Arrays.copyOf(values, frozen)), vector(Arrays.copyOfRange(values, frozen, values.length)));
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void theTrainedPartHasTheGradientOfTheWhole(DecoderConfig config) {
        ParameterLayout layout = SmallModels.layout(config);
        float[] values = SmallModels.weights(layout).toFloatVector();
        List<PromptGroup> groups = SmallModels.groups();
        try (Engine engine = new CpuEngines().open(config, layout, EngineOptions.withThreads(2))) {
            FloatVector whole = ArrayVector.zeros(values.length);
            float[] expected = engine.forwardBackward(
                            ParameterVector.allTrained(vector(values)), groups, FrozenPartTest::weights, whole)
                    .tokenLogProbs();
            float[] gradient = values(whole);
            int tried = 0;
            for (ParameterLayout.Parameter parameter : layout.parameters()) {
                int frozen = (int) parameter.offset();
                ParameterVector parameters = split(values, frozen);
                FloatVector ofTrained = ArrayVector.zeros(values.length - frozen);
                float[] logProbs;
                try {
                    logProbs = engine.forwardBackward(parameters, groups, FrozenPartTest::weights, ofTrained)
                            .tokenLogProbs();
                } catch (IllegalArgumentException refused) {
                    // Query, key and value are one tensor to the engine, gate and up too.
                    assertThat(refused).hasMessageStartingWith("The trained part begins at " + frozen + ", inside of");
                    continue;
                }
                tried++;
                assertThat(logProbs).isEqualTo(expected);
                assertThat(values(ofTrained))
                        .as(parameter.name())
                        .isEqualTo(Arrays.copyOfRange(gradient, frozen, gradient.length));
            }
            assertThat(tried).isGreaterThan(10);
        }
    }

    @Test
    void aModelThatIsAllFrozenOnlyComputes() {
        DecoderConfig config = SmallModels.rotary();
        ParameterLayout layout = SmallModels.layout(config);
        ParameterVector frozen = ParameterVector.allFrozen(ArrayVector.over(SmallModels.weights(layout)));
        List<PromptGroup> groups = SmallModels.groups();
        try (Engine engine = new CpuEngines().open(config, layout, EngineOptions.withThreads(1))) {
            float[] expected = engine.forward(
                            ParameterVector.allTrained(ArrayVector.over(SmallModels.weights(layout))), groups)
                    .tokenLogProbs();
            assertThat(engine.forward(frozen, groups).tokenLogProbs()).isEqualTo(expected);
            assertThatThrownBy(() -> engine.forwardBackward(frozen, groups, FrozenPartTest::weights, frozen.trained()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("There is nothing to train: all parameters are frozen");
        }
    }
}
