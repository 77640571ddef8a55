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
    void partsHoldAllRowsOnceAndAreOfNumbersThatAreComputedAlike() {
        for (int lanes : List.of(1, 2, 3, 16)) {
            for (int rows = 1; rows < 1200; rows++) {
                StepParts parts = StepParts.of(rows, lanes);
                assertThat(parts.rows()).isGreaterThanOrEqualTo(rows);
                int next = 0;
                for (int i = 0; i < parts.count(); i++) {
                    Range part = parts.part(i, scratch).share(new Range(0, parts.rows()));
                    assertThat(part.start()).isEqualTo(next);
                    assertThat(part.size()).isBetween(StepParts.LEAST, StepParts.MOST);
                    assertThat(part.size() % StepParts.UNIT).isZero();
                    assertThat(part.size()).isLessThanOrEqualTo(parts.largest());
                    next = part.end();
                }
                assertThat(next).isEqualTo(parts.rows());
            }
        }
    }

    @Test
    void lanesHaveEquallyMuchToDo() {
        assertThat(StepParts.of(512, 2)).isEqualTo(new StepParts(43, 4));
        assertThat(StepParts.of(512, 1)).isEqualTo(new StepParts(43, 3));
        assertThat(StepParts.of(192, 2)).isEqualTo(new StepParts(18, 2));
        assertThat(StepParts.of(8, 2)).isEqualTo(new StepParts(9, 1));
    }

    /** Shapes around those at which the library changes its kernels: row lengths of 1024, and less than 1200 or more. */
    @Test
    void theLibraryComputesARowAlikeInEveryPart() {
        Random random = new Random(5);
        for (int[] shape :
                List.of(new int[] {1024, 1024}, new int[] {960, 320}, new int[] {128, 256}, new int[] {1300, 70})) {
            for (Precision precision : Precision.values()) {
                if (precision.isFastHere()) {
                    assertAlike(shape[0], shape[1], precision, random);
                }
            }
        }
    }

    private static void assertAlike(int width, int columns, Precision precision, Random random) {
        int rows = StepParts.MOST;
        Matrix x = random(rows, width, precision, random);
        Matrix weight = random(width, columns, precision, random);
        Matrix transposed = random(columns, width, precision, random);
        Matrix all = Matrix.allocate(rows, columns, precision);
        Matrix some = Matrix.allocate(rows, columns, precision);
        float[] wanted = new float[rows * columns];
        float[] found = new float[rows * columns];
        for (boolean second : List.of(false, true)) {
            multiply(x, second ? transposed : weight, second, new Range(0, rows), all);
            all.readFlat(rows * columns, wanted);
            for (int count = StepParts.LEAST; count < rows; count += StepParts.UNIT) {
                for (int first : List.of(0, rows - count)) {
                    multiply(x, second ? transposed : weight, second, new Range(first, first + count), some);
                    some.readFlat(rows * columns, found);
                    int start = first * columns;
                    int end = (first + count) * columns;
                    assertThat(Arrays.mismatch(found, start, end, wanted, start, end))
                            .isEqualTo(-1);
                }
            }
        }
        List.of(x, weight, transposed, all, some).forEach(Matrix::release);
    }

    private static void multiply(Matrix x, Matrix weight, boolean transposed, Range rows, Matrix out) {
        Range all = new Range(0, weight.rows());
        int threads = Kernels.useCallingThreadOnly();
        if (transposed) {
            Kernels.productSecondTransposed(x.rows(rows), weight.rows(all), out.rows(rows), 0);
        } else {
            Kernels.product(x.rows(rows), weight.rows(all), out.rows(rows), 0);
        }
        Kernels.restoreThreads(threads);
    }

    private static Matrix random(int rows, int columns, Precision precision, Random random) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        Matrix matrix = Matrix.allocate(rows, columns, precision);
        matrix.writeFlat(values.length, values);
        return matrix;
    }
}
