package io.plumbline.engine.cpu;

/**
 * Loops over Java arrays, written so that the compiler makes vector code of them: plain element-wise loops, and sums
 * over several independent accumulators.
 */
final class VectorMath {
    /** Below it {@code exp} leaves the normal floats. */
    private static final float LOWEST = -87f;

    /** The most that {@link #exp} gives for numbers that are too low, minus infinity among them. */
    static final float NO_EXPONENTIAL = 2e-38f;

    private static final float HIGHEST = 88f;
    /** Adding 1.5 * 2^23 rounds to the nearest integer, and leaves that in the lowest bits. */
    private static final float ROUNDING = 12_582_912f;

    /** Numbers added in single precision before double takes over: a third of the time, to a unit in the last place. */
    static final int SHORT_SUM = 128;

    private static final float LOG2_E = 1.44269504f;
    private static final float LN_2_HIGH = 0.693359375f;
    private static final float LN_2_LOW = -2.12194440e-4f;

    private VectorMath() {}

    /**
     * Replaces {@code x} by its exponential, to about two units in the last place: Cephes' {@code expf}. Arguments are
     * held between -87 and 88. Fused multiply-adds halve the work where the processor has them; elsewhere Java computes
     * the same bits very slowly.
     *
     * @param powers scratch of the same length
     */
    static void exp(float[] x, int count, float[] powers) {
        for (int i = 0; i < count; i++) {
            float value = Math.min(Math.max(x[i], LOWEST), HIGHEST);
            float rounded = Math.fma(value, LOG2_E, ROUNDING);
            float power = rounded - ROUNDING;
            float rest = Math.fma(power, -LN_2_LOW, Math.fma(power, -LN_2_HIGH, value));
            float sum = 1.9875691500e-4f;
            sum = Math.fma(sum, rest, 1.3981999507e-3f);
            sum = Math.fma(sum, rest, 8.3334519073e-3f);
            sum = Math.fma(sum, rest, 4.1665795894e-2f);
            sum = Math.fma(sum, rest, 1.6666665459e-1f);
            sum = Math.fma(sum, rest, 5.0000001201e-1f);
            x[i] = Math.fma(sum, rest * rest, rest) + 1f;
            powers[i] = rounded;
        }
        for (int i = 0; i < count; i++) {
            // Adds the power of two to the exponent; what else the bits hold is shifted out.
            x[i] = Float.intBitsToFloat(Float.floatToRawIntBits(x[i]) + (Float.floatToRawIntBits(powers[i]) << 23));
        }
    }

    static float sum(float[] x, int start, int count) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        int i = start;
        int end = start + count;
        for (; i + 7 < end; i += 8) {
            a += x[i];
            b += x[i + 1];
            c += x[i + 2];
            d += x[i + 3];
            e += x[i + 4];
            f += x[i + 5];
            g += x[i + 6];
            h += x[i + 7];
        }
        for (; i < end; i++) {
            a += x[i];
        }
        return ((a + b) + (c + d)) + ((e + f) + (g + h));
    }

    /** Sums in double precision over short sums in single precision. */
    static double sumInDouble(float[] x, int count) {
        double total = 0;
        for (int start = 0; start < count; start += SHORT_SUM) {
            total += sum(x, start, Math.min(SHORT_SUM, count - start));
        }
        return total;
    }

    static double dotInDouble(float[] x, int startX, float[] y, int startY, int count) {
        double a = 0;
        double b = 0;
        int i = 0;
        for (; i + 1 < count; i += 2) {
            a += (double) x[startX + i] * y[startY + i];
            b += (double) x[startX + i + 1] * y[startY + i + 1];
        }
        if (i < count) {
            a += (double) x[startX + i] * y[startY + i];
        }
        return a + b;
    }

    static float dot(float[] x, int startX, float[] y, int startY, int count) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        int i = 0;
        for (; i + 7 < count; i += 8) {
            a += x[startX + i] * y[startY + i];
            b += x[startX + i + 1] * y[startY + i + 1];
            c += x[startX + i + 2] * y[startY + i + 2];
            d += x[startX + i + 3] * y[startY + i + 3];
            e += x[startX + i + 4] * y[startY + i + 4];
            f += x[startX + i + 5] * y[startY + i + 5];
            g += x[startX + i + 6] * y[startY + i + 6];
            h += x[startX + i + 7] * y[startY + i + 7];
        }
        for (; i < count; i++) {
            a += x[startX + i] * y[startY + i];
        }
        return ((a + b) + (c + d)) + ((e + f) + (g + h));
    }

    static float max(float[] x, int start, int count) {
        float max = x[start];
        for (int i = start + 1; i < start + count; i++) {
            if (x[i] > max) {
                max = x[i];
            }
        }
        return max;
    }

    /** Returns the index of the largest number from one index up to, without, another; of several the first. */
    static int largest(float[] x, int start, int end) {
        int best = start;
        for (int i = start + 1; i < end; i++) {
            if (x[i] > x[best]) {
                best = i;
            }
        }
        return best;
    }

    /** {@code x += y}. */
    static void add(float[] x, float[] y, int count) {
        for (int i = 0; i < count; i++) {
            x[i] += y[i];
        }
    }

    /** {@code x *= y}. */
    static void multiply(float[] x, float[] y, int count) {
        for (int i = 0; i < count; i++) {
            x[i] *= y[i];
        }
    }

    /** {@code x += by * y}. */
    static void addScaled(float[] x, float[] y, float by, int count) {
        for (int i = 0; i < count; i++) {
            x[i] += by * y[i];
        }
    }

    /** {@code x[start..] += by}. */
    static void shift(float[] x, int start, int count, float by) {
        for (int i = start; i < start + count; i++) {
            x[i] += by;
        }
    }

    /** {@code x[start..] *= by}. */
    static void scale(float[] x, int start, int count, float by) {
        for (int i = start; i < start + count; i++) {
            x[i] *= by;
        }
    }
}
