package io.plumbline.engine.cpu;

import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Products of small blocks inside larger matrices, where the executioner's cost per call would exceed the work. One
 * for each thread.
 */
final class SmallProducts {
    private static final int ROW_MAJOR = 101;
    private static final int PLAIN = 111;
    private static final int TRANSPOSED = 112;

    private final Address first = new Address();
    private final Address second = new Address();
    private final Address result = new Address();

    /** {@code c = scale * a b + keep * c}: {@code a [m, k]}, {@code b [k, n]}. */
    void product(int m, int n, int k, float scale, MatrixBlock a, MatrixBlock b, float keep, MatrixBlock c) {
        call(PLAIN, PLAIN, m, n, k, scale, a, b, keep, c);
    }

    /** {@code c = scale * a bᵀ + keep * c}: {@code a [m, k]}, {@code b [n, k]}. */
    void productSecondTransposed(
            int m, int n, int k, float scale, MatrixBlock a, MatrixBlock b, float keep, MatrixBlock c) {
        call(PLAIN, TRANSPOSED, m, n, k, scale, a, b, keep, c);
    }

    /** {@code c = scale * aᵀ b + keep * c}: {@code a [k, m]}, {@code b [k, n]}. */
    void productFirstTransposed(
            int m, int n, int k, float scale, MatrixBlock a, MatrixBlock b, float keep, MatrixBlock c) {
        call(TRANSPOSED, PLAIN, m, n, k, scale, a, b, keep, c);
    }

    /** {@code y = scale * a x}: {@code a [m, n]}; the vectors without gaps. */
    void timesVector(int m, int n, float scale, MatrixBlock a, MatrixBlock x, MatrixBlock y) {
        callWithVector(PLAIN, m, n, scale, a, x, 0, y);
    }

    /** {@code y = aᵀ x + keep * y}: {@code a [m, n]}; the vectors without gaps. */
    void transposedTimesVector(int m, int n, MatrixBlock a, MatrixBlock x, float keep, MatrixBlock y) {
        callWithVector(TRANSPOSED, m, n, 1, a, x, keep, y);
    }

    private void callWithVector(
            int order, int m, int n, float scale, MatrixBlock a, MatrixBlock x, float keep, MatrixBlock y) {
        openblas_nolapack.cblas_sgemv(
                ROW_MAJOR,
                order,
                m,
                n,
                scale,
                first.set(a.address(), 0),
                a.stride(),
                second.set(x.address(), 0),
                1,
                keep,
                result.set(y.address(), 0),
                1);
    }

    private void call(
            int orderA,
            int orderB,
            int m,
            int n,
            int k,
            float scale,
            MatrixBlock a,
            MatrixBlock b,
            float keep,
            MatrixBlock c) {
        openblas_nolapack.cblas_sgemm(
                ROW_MAJOR,
                orderA,
                orderB,
                m,
                n,
                k,
                scale,
                first.set(a.address(), 0),
                a.stride(),
                second.set(b.address(), 0),
                b.stride(),
                keep,
                result.set(c.address(), 0),
                c.stride());
    }
}
