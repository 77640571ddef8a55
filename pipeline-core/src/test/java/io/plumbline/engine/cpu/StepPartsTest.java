package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StepPartsTest {
    private final Scratch scratch = new Scratch();

    @Test
    void partsHoldAllRowsOnceAndAreOfOneSize() {
        for (int rows = 1; rows < 1200; rows++) {
            StepParts parts = StepParts.of(rows);
            assertThat(parts.rows()).isBetween(rows, rows + StepParts.ROWS - 1);
            for (int i = 0; i < parts.count(); i++) {
                assertThat(parts.part(i, scratch).share(new Range(0, parts.rows())))
                        .isEqualTo(new Range(i * StepParts.ROWS, (i + 1) * StepParts.ROWS));
            }
        }
    }

    /** Widths and columns around those at which the library changes its kernels, on the processor that the test runs on. */
    @Test
    void theLibraryComputesARowAlikeWhereverItStandsInAPart() {
        Random random = new Random(5);
        for (int[] shape : List.of(
                new int[] {1024, 1024},
                new int[] {960, 320},
                new int[] {768, 2304},
                new int[] {64, 50},
                new int[] {128, 256},
                new int[] {1300, 70})) {
            for (Precision precision : Precision.values()) {
                if (precision.isFastHere()) {
                    assertAlike(shape[0], shape[1], precision, random);
                }
            }
        }
    }

    private static void assertAlike(int width, int columns, Precision precision, Random random) {
        Matrix x = repeated(width, precision, random);
        Matrix weight = matrix(gaussians(width * columns, random), width, columns, precision);
        Matrix transposed = matrix(gaussians(width * columns, random), columns, width, precision);
        Matrix out = Matrix.allocate(StepParts.ROWS, columns, precision);
        for (boolean second : List.of(false, true)) {
            multiply(x, second ? transposed : weight, second, out);
            float[] found = new float[StepParts.ROWS * columns];
            out.readFlat(found.length, found);
            for (int row = 1; row < StepParts.ROWS; row++) {
                assertThat(Arrays.mismatch(found, row * columns, (row + 1) * columns, found, 0, columns))
                        .as("row %d of [%d, %d] %s", row, width, columns, precision)
                        .isEqualTo(-1);
            }
        }
        List.of(x, weight, transposed, out).forEach(Matrix::release);
    }

    private static void multiply(Matrix x, Matrix weight, boolean transposed, Matrix out) {
        Range rows = new Range(0, StepParts.ROWS);
        Range all = new Range(0, weight.rows());
        int threads = Kernels.useCallingThreadOnly();
        if (transposed) {
            Kernels.productSecondTransposed(x.rows(rows), weight.rows(all), out.rows(rows), 0);
        } else {
            Kernels.product(x.rows(rows), weight.rows(all), out.rows(rows), 0);
        }
        Kernels.restoreThreads(threads);
    }

    /** The same row in all places. */
    private static Matrix repeated(int width, Precision precision, Random random) {
        float[] row = gaussians(width, random);
        float[] all = new float[StepParts.ROWS * width];
        for (int at = 0; at < all.length; at += width) {
            System.arraycopy(row, 0, all, at, width);
        }
        return matrix(all, StepParts.ROWS, width, precision);
    }

    private static Matrix matrix(float[] values, int rows, int columns, Precision precision) {
        Matrix matrix = Matrix.allocate(rows, columns, precision);
        matrix.writeFlat(values.length, values);
        return matrix;
    }

    private static float[] gaussians(int count, Random random) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
