package io.plumbline.nn;

/** One worker's small working memory: Java arrays for a few rows at a time, and blocks of attention scores. */
final class Scratch implements AutoCloseable {
    /** Elements worked on at a time, so that they stay in the nearest cache. */
    private static final int TILE = 4096;

    private static final int TILES = 6;

    private final float[][] tiles = new float[TILES][0];
    private final Kernels.Blocks blocks = new Kernels.Blocks();
    private final Kernels.Block first = new Kernels.Block();
    private final Kernels.Block second = new Kernels.Block();
    private final Kernels.Block third = new Kernels.Block();
    private Matrix scores;
    private Matrix scoreGradients;

    /** How many rows of a width to work on at a time. */
    static int rowsOfTile(int columns) {
        return Math.max(1, TILE / columns);
    }

    /** A Java array of at least that length; what it holds is whatever it last held. */
    float[] tile(int index, int length) {
        if (tiles[index].length < length) {
            tiles[index] = new float[length];
        }
        return tiles[index];
    }

    /** Makes room for blocks of scores. */
    void reserveScores(int elements) {
        if (scores == null || scores.columns() < elements) {
            close();
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

    Kernels.Blocks blocks() {
        return blocks;
    }

    Kernels.Block first(Matrix matrix, int row, int column) {
        return first.at(matrix, row, column);
    }

    Kernels.Block second(Matrix matrix, int row, int column) {
        return second.at(matrix, row, column);
    }

    /** A block of scores, whose rows are {@code rowLength} long. */
    Kernels.Block third(Matrix matrix, int column, int rowLength) {
        return third.at(matrix, 0, column, rowLength);
    }

    @Override
    public void close() {
        if (scores != null) {
            scores.release();
            scoreGradients.release();
            scores = null;
            scoreGradients = null;
        }
    }
}
