package io.plumbline.engine.cuda;

/** Sums over rows: first over parts of them, then over the parts in order, so that the same rows give the same bits. */
final class RowSums {
    private static final int ROWS_OF_PART = 128;

    private final Program program;
    private final GradientTape gradients;

    RowSums(Program program, GradientTape gradients) {
        this.program = program;
        this.gradients = gradients;
    }

    private static int parts(int rows) {
        return (rows + ROWS_OF_PART - 1) / ROWS_OF_PART;
    }

    /** Adds the sum of all rows to a vector. */
    void addColumns(Matrix matrix, long sums) {
        int count = parts(matrix.rows());
        long parts = gradients.parts(count, matrix.columns());
        program.launch(
                "columnSums",
                Grid.ofColumns(matrix.columns(), count),
                matrix.address(),
                matrix.rows(),
                matrix.columns(),
                ROWS_OF_PART,
                parts);
        addParts(parts, count, matrix.columns(), sums);
    }

    /** Adds to the gradients of a norm's weight and bias. */
    void addNorm(NormTensors norm, Matrix sums, long statistics, Matrix gradientNormed) {
        int hidden = sums.columns();
        int count = parts(sums.rows());
        long parts = gradients.parts(2 * count, hidden);
        long biasParts = norm.biasGradient() == 0 ? 0 : parts + (long) count * hidden * Float.BYTES;
        program.launch(
                "normSums",
                Grid.ofColumns(hidden, count),
                sums.address(),
                statistics,
                gradientNormed.address(),
                sums.rows(),
                hidden,
                ROWS_OF_PART,
                parts,
                biasParts);
        addParts(parts, count, hidden, norm.weightGradient());
        if (biasParts != 0) {
            addParts(biasParts, count, hidden, norm.biasGradient());
        }
    }

    private void addParts(long parts, int count, int columns, long sums) {
        program.launch("addParts", Grid.ofColumns(columns, 1), parts, count, columns, sums);
    }
}
