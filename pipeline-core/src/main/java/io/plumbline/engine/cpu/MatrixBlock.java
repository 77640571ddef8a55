package io.plumbline.engine.cpu;

/** The place of a block in memory: set anew for each use, so that the inner loops allocate nothing. */
final class MatrixBlock {
    private long address;
    private int stride;

    /** Points to the block of a matrix that starts at a row and a column. */
    MatrixBlock at(Matrix matrix, int row, int column) {
        return at(matrix, row, column, matrix.columns());
    }

    /** Points into a matrix whose memory is used with another row length. */
    MatrixBlock at(Matrix matrix, int row, int column, int rowLength) {
        address = matrix.addressOf(row * rowLength + column);
        stride = rowLength;
        return this;
    }

    long address() {
        return address;
    }

    int stride() {
        return stride;
    }
}
