package io.plumbline.engine.cuda;

/**
 * {@code result = scale * left right + keep * result}, with sums in float32.
 *
 * @param left {@code [m, k]}, or stored {@code [k, m]}
 * @param leftTransposed whether it is
 * @param right {@code [k, n]}, or stored {@code [n, k]}
 * @param rightTransposed whether it is
 * @param result {@code [m, n]}
 * @param keep 0 or 1
 * @param scale of the product
 */
record Product(
        Matrix left,
        boolean leftTransposed,
        Matrix right,
        boolean rightTransposed,
        Matrix result,
        int keep,
        double scale) {
    /** Refuses shapes that do not fit each other. */
    Product {
        int m = leftTransposed ? left.columns() : left.rows();
        int k = leftTransposed ? left.rows() : left.columns();
        int n = rightTransposed ? right.rows() : right.columns();
        int otherK = rightTransposed ? right.columns() : right.rows();
        if (k != otherK || m != result.rows() || n != result.columns()) {
            throw new IllegalArgumentException("Matrices do not fit: " + left + ", " + right + ", " + result);
        }
    }

    /** A product that is not scaled. */
    Product(Matrix left, boolean leftTransposed, Matrix right, boolean rightTransposed, Matrix result, int keep) {
        this(left, leftTransposed, right, rightTransposed, result, keep, 1);
    }
}
