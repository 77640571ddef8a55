package io.plumbline.engine.cpu;

import io.plumbline.engine.Precision;
import java.util.HashMap;
import java.util.Map;

/** One worker's small working memory: Java arrays for a few rows at a time, and blocks of attention scores. */
final class Scratch implements AutoCloseable {
    /** Elements worked on at a time, so that they stay in the nearest cache. */
    private static final int TILE = 4096;

    /** Widths that the memory of products is seen in at a time: token counts decide some of them, and are of any number. */
    private static final int MOST_WIDTHS = 64;

    /** Elements of a product's result that are made at a time: enough for full speed, few enough for the shared cache. */
    private static final int PRODUCT = 1 << 20;

    private final float[][] tiles = new float[Tile.values().length][0];
    private final SmallProducts smallProducts = new SmallProducts();
    private final MatrixBlock queryBlock = new MatrixBlock();
    private final MatrixBlock keyBlock = new MatrixBlock();
    private final MatrixBlock scoreBlock = new MatrixBlock();
    private final Map<Integer, Matrix> products = new HashMap<>();
    private Matrix product;
    private Matrix packed;
    private Matrix scores;
    private Matrix scoreGradients;

    /** Returns the number of rows of a width to work on at a time. */
    static int rowsOfTile(int columns) {
        return Math.max(1, TILE / columns);
    }

    /** Returns the number of rows of a width that a product makes at a time where its operands or its result are copied. */
    static int rowsOfProduct(int columns) {
        return Math.max(1, PRODUCT / columns);
    }

    /** A Java array of at least that length; what it holds is whatever it last held. */
    float[] tile(Tile tile, int length) {
        int index = tile.ordinal();
        if (tiles[index].length < length) {
            tiles[index] = new float[length];
        }
        return tiles[index];
    }

    /** Memory of at least so many elements for a block without gaps. */
    Matrix packed(Precision precision, int elements) {
        if (packed == null || packed.columns() < elements || packed.precision() != precision) {
            if (packed != null) {
                packed.release();
                packed = null;
            }
            packed = Matrix.allocate(1, elements, precision);
        }
        return packed;
    }

    /** A few bfloat16 rows for a part of a product's result; all widths share their memory. */
    Matrix product(int columns) {
        Matrix seen = products.get(columns);
        if (seen == null) {
            int rows = rowsOfProduct(columns);
            reserveProduct(Math.max(PRODUCT, rows * columns));
            if (products.size() >= MOST_WIDTHS) {
                products.clear();
            }
            seen = product.seenAs(rows, columns);
            products.put(columns, seen);
        }
        return seen;
    }

    private void reserveProduct(int elements) {
        if (product == null || product.columns() < elements) {
            releaseProduct();
            product = Matrix.allocate(1, elements, Precision.BFLOAT16);
        }
    }

    private void releaseProduct() {
        products.clear();
        if (product != null) {
            product.release();
            product = null;
        }
    }

    /** Makes room for blocks of scores. */
    void reserveScores(int elements) {
        if (scoreGradients == null || scoreGradients.columns() < elements) {
            releaseScores();
            scores = Matrix.allocate(1, elements);
            scoreGradients = Matrix.allocate(1, elements);
        }
    }

    Matrix scores() {
        return scores;
    }

    Matrix scoreGradients() {
        return scoreGradients;
    }

    SmallProducts smallProducts() {
        return smallProducts;
    }

    /** A block in the rows of some queries. */
    MatrixBlock queryBlock(Matrix matrix, int row, int column) {
        return queryBlock.at(matrix, row, column);
    }

    /** A block in the rows of some keys. */
    MatrixBlock keyBlock(Matrix matrix, int row, int column) {
        return keyBlock.at(matrix, row, column);
    }

    /** A block of scores, whose rows are {@code rowLength} long. */
    MatrixBlock scoreBlock(Matrix matrix, int column, int rowLength) {
        return scoreBlock.at(matrix, 0, column, rowLength);
    }

    @Override
    public void close() {
        releaseScores();
        releaseProduct();
        if (packed != null) {
            packed.release();
            packed = null;
        }
    }

    private void releaseScores() {
        // The second is missing where its allocation failed after the first's.
        if (scores != null) {
            scores.release();
            scores = null;
        }
        if (scoreGradients != null) {
            scoreGradients.release();
            scoreGradients = null;
        }
    }
}
