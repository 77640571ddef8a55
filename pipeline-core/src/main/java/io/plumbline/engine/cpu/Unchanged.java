package io.plumbline.engine.cpu;

/** The residual stream as it is, for a part of a block whose norm stands behind it. */
final class Unchanged implements PartInput {
    @Override
    public void forward(Matrix x, Matrix y, Range rows, Scratch scratch) {
        int first = rows.start() * x.columns();
        x.copyTo(y, first, first, rows.size() * x.columns());
    }

    @Override
    public void backward(
            Matrix x,
            Matrix gradientY,
            Matrix residual,
            Matrix gradientX,
            Range rows,
            RowStatistics statistics,
            Scratch scratch) {
        gradientX.writeSum(rows, residual, gradientY, rows.start(), scratch);
    }

    @Override
    public void addGradients(Matrix x, Matrix gradientY, Range rows, RowStatistics statistics, Lane lane) {
        // It has no parameters.
    }
}
