package io.plumbline.engine.cuda;

/**
 * A row-major matrix in a device's memory.
 *
 * @param address of its first element
 * @param rows its number
 * @param columns its number
 * @param stride elements from one row to the next
 * @param element type of its elements
 */
record Matrix(long address, int rows, int columns, int stride, Element element) {
    static Matrix dense(long address, int rows, int columns, Element element) {
        return new Matrix(address, rows, columns, columns, element);
    }

    /** The first rows of it. */
    Matrix first(int count) {
        return new Matrix(address, count, columns, stride, element);
    }

    /** Columns from one on. */
    Matrix columns(int column, int count) {
        return new Matrix(address + (long) column * element.bytes(), rows, count, stride, element);
    }

    /** Rows from one on. */
    Matrix from(int row, int count) {
        return new Matrix(address + (long) row * stride * element.bytes(), count, columns, stride, element);
    }
}
