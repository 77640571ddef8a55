package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixTest {
    @Test
    void aBlockHasTheElementsOfItsRowsAndColumns() {
        Matrix matrix = Matrix.allocate(2, 3);
        matrix.write(0, 2, new float[] {1, 2, 3, 4, 5, 6});
        assertThat(matrix.block(new Range(0, 2), new Range(1, 3)).toFloatMatrix())
                .isDeepEqualTo(new float[][] {{2, 3}, {5, 6}});
        assertThat(matrix.reshaped(1, 6).toFloatVector()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @ParameterizedTest
    @CsvSource({"0, 3, 0, 3", "2, 3, 0, 3", "0, 2, 0, 4", "0, 1, 3, 4"})
    void aBlockBeyondTheMatrixIsRefused(int row, int rowEnd, int column, int columnEnd) {
        Matrix matrix = Matrix.allocate(2, 3);
        assertThatThrownBy(() -> matrix.block(new Range(row, rowEnd), new Range(column, columnEnd)))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> matrix.reshaped(7, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
