package io.plumbline.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.Precision;
import io.plumbline.engine.PromptGroup;
import io.plumbline.model.Checkpoints;
import io.plumbline.model.FloatSink;
import io.plumbline.model.ModelDirectory;
import io.plumbline.model.ParameterRole;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model whose first tensors are frozen: the rest has the gradient that it has where all are trained, to the bit. */
class EmulatedFrozenPartTest {
    private static final List<PromptGroup> PAIRS =
            List.of(new PromptGroup(new int[] {1, 5, 7}, List.of(new int[] {3, 4, 9, 2}, new int[] {3, 8, 2})));

    private static EmulatedDevice device;
    private static CudaEngines engines;
    private static ModelDirectory model;

    @BeforeAll
    static void open() {
        device = Emulator.orSkip();
        engines = new CudaEngines(device);
        model = ModelDirectory.open(Checkpoints.own().stream()
                .filter(checkpoint -> checkpoint.endsWith("llama"))
                .findFirst()
                .orElseThrow());
    }

    @AfterAll
    static void close() {
        if (device != null) {
            device.close();
        }
    }

    private static float[] values() {
        float[] values = new float[Math.toIntExact(model.layout().size())];
        model.read(FloatSink.into(FloatBuffer.wrap(values)));
        return values;
    }

    private static CudaVector vector(float[] values) {
        CudaVector vector = engines.zeros(values.length);
        vector.write(0, FloatBuffer.wrap(values));
        return vector;
    }

    private static float[] gradient(Precision precision, int frozen) {
        float[] values = values();
        EngineOptions options = new EngineOptions(1, 1 << 20, precision, false);
        try (CudaEngine engine = engines.open(model.config(), model.layout(), options);
                CudaVector first = vector(Arrays.copyOf(values, frozen));
                CudaVector rest = vector(Arrays.copyOfRange(values, frozen, values.length));
                CudaVector gradient = engines.zeros(rest.size())) {
            PairLoss loss = new PairLoss(PAIRS, 0.1, new double[1]);
            engine.forwardBackward(new ParameterVector(first, rest), PAIRS, loss, gradient);
            return Probe.values(gradient);
        }
    }

    private static int offset(ParameterRole role) {
        return Math.toIntExact(model.layout().find(role, 1).orElseThrow().offset());
    }

    @ParameterizedTest
    @EnumSource
    void theTrainedPartHasTheGradientOfTheWhole(Precision precision) {
        int frozen = offset(ParameterRole.ATTENTION_OUTPUT_WEIGHT);
        float[] whole = gradient(precision, 0);
        assertThat(gradient(precision, frozen)).isEqualTo(Arrays.copyOfRange(whole, frozen, whole.length));
        assertThat(whole[whole.length - 1]).isNotZero();
    }

    @Test
    void aTrainedPartThatBeginsInsideOfAMatrixIsRefused() {
        for (int start : new int[] {offset(ParameterRole.KEY_WEIGHT), offset(ParameterRole.QUERY_WEIGHT) + 1}) {
            assertThatThrownBy(() -> gradient(Precision.FLOAT32, start))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("The trained part begins at " + start
                            + ", inside of a tensor or between tensors that are computed as one matrix");
        }
    }
}
