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
