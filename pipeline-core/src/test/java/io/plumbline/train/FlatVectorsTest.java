package io.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class FlatVectorsTest {
    @Test
    void aVectorThatCannotBeFilledIsGivenBack() {
        INDArray[] made = new INDArray[1];
        OutOfMemoryError error = new OutOfMemoryError("Java heap space");
        assertThatThrownBy(() -> FlatVectors.filled(5, vector -> {
                    made[0] = vector;
                    throw error;
                }))
                .isSameAs(error);
        assertThat(made[0].wasClosed()).isTrue();
    }

    @Test
    void aVectorThatIsFilledStands() {
        INDArray vector = FlatVectors.filled(5, made -> FlatVectors.put(made, 2, new float[] {7, 8}, 2));
        assertThat(vector.toFloatVector()).containsExactly(0, 0, 7, 8, 0);
        FlatVectors.release(vector);
        assertThat(vector.wasClosed()).isTrue();
    }
}
