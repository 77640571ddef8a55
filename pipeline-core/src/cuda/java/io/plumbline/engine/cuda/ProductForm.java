package io.plumbline.engine.cuda;

/**
 * Everything of a product that decides which algorithm is best.
 *
 * @param left the matrix, with its alignment in place of its address
 * @param leftTransposed whether it is stored transposed
 * @param right likewise
 * @param rightTransposed likewise
 * @param result likewise
 */
record ProductForm(Matrix left, boolean leftTransposed, Matrix right, boolean rightTransposed, Matrix result) {
    private static final long WIDEST_ALIGNMENT = 256;

    static ProductForm of(Product product) {
        return new ProductForm(
                aligned(product.left()),
                product.leftTransposed(),
                aligned(product.right()),
                product.rightTransposed(),
                aligned(product.result()));
    }

    private static Matrix aligned(Matrix matrix) {
        long alignment = Long.lowestOneBit(matrix.address() | WIDEST_ALIGNMENT);
        return new Matrix(alignment, matrix.rows(), matrix.columns(), matrix.stride(), matrix.element());
    }
}
