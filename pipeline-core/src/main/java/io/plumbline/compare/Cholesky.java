package io.plumbline.compare;

import java.util.Optional;

/** The factor L of a symmetric matrix, positive definite, with {@code L Lᵀ} the matrix. */
final class Cholesky {
    private final double[][] factor; // [row, column up to row]

    private Cholesky(double[][] factor) {
        this.factor = factor;
    }

    /** Factors a matrix, of which only the part below the diagonal is read; empty where it is not positive definite. */
    static Optional<Cholesky> of(double[][] matrix) {
        int size = matrix.length;
        double[][] factor = new double[size][];
        for (int row = 0; row < size; row++) {
            factor[row] = new double[row + 1];
            for (int column = 0; column <= row; column++) {
                double rest = matrix[row][column];
                for (int k = 0; k < column; k++) {
                    rest -= factor[row][k] * factor[column][k];
                }
                if (column < row) {
                    factor[row][column] = rest / factor[column][column];
                } else if (rest > 0) {
                    factor[row][row] = Math.sqrt(rest);
                } else {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new Cholesky(factor));
    }

    /** Returns x with {@code L Lᵀ x = right}. */
    double[] solve(double[] right) {
        int size = factor.length;
        double[] x = right.clone();
        for (int row = 0; row < size; row++) {
            for (int k = 0; k < row; k++) {
                x[row] -= factor[row][k] * x[k];
            }
            x[row] /= factor[row][row];
        }
        for (int row = size - 1; row >= 0; row--) {
            for (int k = row + 1; k < size; k++) {
                x[row] -= factor[k][row] * x[k];
            }
            x[row] /= factor[row][row];
        }
        return x;
    }
}
