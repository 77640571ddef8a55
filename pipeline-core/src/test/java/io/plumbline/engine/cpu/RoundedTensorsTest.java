package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.Precision;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ParameterLayout;
import io.plumbline.model.ParameterRole;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** Frozen parameters have one bfloat16 form, however many engines read them. */
class RoundedTensorsTest {
    private static final DecoderConfig CONFIG = SmallModels.rotary();
    private static final ParameterLayout LAYOUT = SmallModels.layout(CONFIG);

    /** Between two bfloat16 numbers, the lower of which is nearer. */
    private static final float BETWEEN = 1.003f;

    /** An engine's view of the parameters, with the matrix that products read. */
    private record Reader(Parameters parameters, Tensor tensor) {
        static Reader open(ParameterVector vector) {
            Parameters parameters = new Parameters(LAYOUT, Precision.BFLOAT16);
            ParameterLayout.Parameter output =
                    LAYOUT.find(ParameterRole.ATTENTION_OUTPUT_WEIGHT, 0).orElseThrow();
            Tensor tensor = parameters.factor(parameters.required(
                    ParameterRole.ATTENTION_OUTPUT_WEIGHT,
                    0,
                    output.shape().get(0),
                    output.shape().get(1)));
            parameters.bindValues(vector);
            try (Lanes lanes = new Lanes(2)) {
                parameters.round(lanes);
            }
            return new Reader(parameters, tensor);
        }

        long address() {
            return Kernels.address(tensor.factor());
        }

        /** The form's elements, widened. */
        float[] read() {
            return tensor.factor().castTo(DataType.FLOAT).ravel().toFloatVector();
        }
    }

    private static ArrayVector filled(float value) {
        ArrayVector vector = ArrayVector.zeros(LAYOUT.size());
        fill(vector, value);
        return vector;
    }

    private static void fill(ArrayVector vector, float value) {
        float[] values = new float[(int) vector.size()];
        Arrays.fill(values, value);
        vector.write(0, FloatBuffer.wrap(values));
    }

    @Test
    void enginesShareTheFormsOfFrozenParameters() {
        ArrayVector vector = filled(BETWEEN);
        ParameterVector frozen = ParameterVector.allFrozen(vector);
        Reader first = Reader.open(frozen);
        long allocated = Kernels.allocatedBytes();
        Reader second = Reader.open(frozen);
        assertThat(Kernels.allocatedBytes()).isEqualTo(allocated);
        assertThat(second.address()).isEqualTo(first.address());
        first.parameters().close();
        assertThat(second.read()).containsOnly(1f);
        second.parameters().close();
        vector.close();
    }

    @Test
    void formsEndWithTheLastEngineThatReadsThem() {
        ArrayVector vector = filled(BETWEEN);
        ParameterVector frozen = ParameterVector.allFrozen(vector);
        Reader first = Reader.open(frozen);
        first.parameters().close();
        fill(vector, 2);
        Reader second = Reader.open(frozen);
        assertThat(second.read()).containsOnly(2f);
        second.parameters().close();
        vector.close();
    }

    @Test
    void parametersThatAreTrainedHaveFormsOfTheirEngine() {
        ArrayVector vector = filled(BETWEEN);
        ParameterVector trained = ParameterVector.allTrained(vector);
        Reader first = Reader.open(trained);
        Reader second = Reader.open(trained);
        assertThat(second.address()).isNotEqualTo(first.address());
        fill(vector, 2);
        try (Lanes lanes = new Lanes(1)) {
            first.parameters().round(lanes);
        }
        assertThat(first.read()).containsOnly(2f);
        assertThat(second.read()).containsOnly(1f);
        first.parameters().close();
        second.parameters().close();
        vector.close();
    }
}
