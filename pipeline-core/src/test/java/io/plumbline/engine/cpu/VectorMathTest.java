package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class VectorMathTest {
    @Test
    void exponentialIsTheJdksToTwoUnitsInTheLastPlace() {
        int count = 200_000;
        float[] x = new float[count];
        for (int i = 0; i < count; i++) {
            x[i] = -86.9f + 174f * i / count;
        }
        float[] result = x.clone();
        VectorMath.exp(result, count, new float[count]);
        for (int i = 0; i < count; i++) {
            double wanted = Math.exp(x[i]);
            assertThat((double) result[i]).as("exp(" + x[i] + ")").isCloseTo(wanted, within(2.4e-7 * wanted));
        }
    }

    @Test
    void exponentialHoldsFarArgumentsAtItsEnds() {
        float[] x = {-1000f, Float.NEGATIVE_INFINITY, 1000f, 0f, Float.NaN};
        VectorMath.exp(x, 5, new float[5]);
        assertThat(x[0]).isBetween(0f, 2e-38f);
        assertThat(x[1]).isBetween(0f, 2e-38f);
        assertThat(x[2]).isBetween(1e38f, Float.MAX_VALUE);
        assertThat(x[3]).isEqualTo(1f);
        assertThat(x[4]).isNaN();
    }

    @Test
    void longSumsCoverEveryElementToAUnitInTheLastPlace() {
        for (int count : new int[] {1, 127, 128, 129, 2048, 50_257}) {
            float[] x = new float[count];
            double wanted = 0;
            for (int i = 0; i < count; i++) {
                x[i] = (float) Math.exp(-(i * 37 % 100) / 7.0);
                wanted += x[i];
            }
            assertThat(VectorMath.sumInDouble(x, count)).isCloseTo(wanted, within((double) Math.ulp((float) wanted)));
        }
    }

    @Test
    void sumsCoverEveryElement() {
        for (int count = 1; count < 40; count++) {
            float[] x = new float[count + 3];
            float[] y = new float[count + 5];
            double dot = 0;
            for (int i = 0; i < count; i++) {
                x[i + 3] = i + 1;
                y[i + 5] = 2 * i - 3;
                dot += (i + 1.0) * (2 * i - 3);
            }
            assertThat(VectorMath.sum(x, 3, count)).isEqualTo(count * (count + 1) / 2f);
            assertThat((double) VectorMath.dot(x, 3, y, 5, count)).isEqualTo(dot);
            assertThat(VectorMath.max(x, 3, count)).isEqualTo(count);
        }
    }
}
