package io.plumbline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.cpu.ArrayVector;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class EnginesTest {
    @Test
    void aVectorThatCannotBeFilledIsFreed() {
        FloatVector[] made = new FloatVector[1];
        OutOfMemoryError error = new OutOfMemoryError("Java heap space");
        assertThatThrownBy(() -> Engines.filled(5, vector -> {
                    made[0] = vector;
                    throw error;
                }))
                .isSameAs(error);
        assertThat(ArrayVector.arrayOf(made[0]).wasClosed()).isTrue();
    }

    @Test
    void aVectorThatIsFilledStands() {
        FloatVector vector = Engines.filled(5, made -> made.write(2, FloatBuffer.wrap(new float[] {7, 8})));
        float[] values = new float[5];
        vector.read(0, FloatBuffer.wrap(values));
        assertThat(values).containsExactly(0, 0, 7, 8, 0);
        vector.close();
        assertThat(ArrayVector.arrayOf(vector).wasClosed()).isTrue();
    }
}
