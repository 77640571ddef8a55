package io.plumbline.engine.cuda;

/**
 * A low-rank addition to some columns of a linear layer's result: {@code y += s (x Aᵀ) Bᵀ} (Hu et al. 2021, LoRA).
 *
 * @param down A, {@code [rank, in]}
 * @param up B, {@code [columns, rank]}
 * @param downGradient in A's shape, 0 if it is not trained
 * @param upGradient in B's shape, 0 if it is not trained
 * @param scale s
 * @param start the first of the columns that it adds to
 */
record Adapter(Matrix down, Matrix up, long downGradient, long upGradient, double scale, int start) {
    int rank() {
        return down.rows();
    }

    /** {@code inner = s x Aᵀ}. */
    Product inner(Matrix x, Matrix inner) {
        return new Product(x, false, down, true, inner, 0, scale);
    }

    /** Adds to the layer's result. */
    Product add(Matrix inner, Matrix result) {
        return new Product(inner, false, up, true, own(result), 1);
    }

    /** {@code innerGradient = s dY B}. */
    Product innerGradient(Matrix gradient, Matrix innerGradient) {
        return new Product(own(gradient), false, up, false, innerGradient, 0, scale);
    }

    /** Adds to the gradient by the layer's input. */
    Product addBackward(Matrix innerGradient, Matrix byInput) {
        return new Product(innerGradient, false, down, false, byInput, 1);
    }

    /** Adds to the gradient by A. */
    Product addDownGradient(Matrix x, Matrix innerGradient) {
        return new Product(innerGradient, true, x, false, sum(downGradient, down), 1);
    }

    /** Adds to the gradient by B. */
    Product addUpGradient(Matrix inner, Matrix gradient) {
        return new Product(own(gradient), true, inner, false, sum(upGradient, up), 1);
    }

    private Matrix own(Matrix matrix) {
        return matrix.columns(start, up.rows());
    }

    private static Matrix sum(long address, Matrix shape) {
        return Matrix.dense(address, shape.rows(), shape.columns(), Element.FLOAT32);
    }
}
