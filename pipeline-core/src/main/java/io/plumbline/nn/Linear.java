package io.plumbline.nn;

import io.plumbline.model.DecoderConfig.WeightOrder;

/** {@code y = x W (+ b) (+ residual)}, the weight stored either way. */
final class Linear {
    private final Tensor weight; // [out, in] or [in, out]
    private final Tensor bias; // [1, out], or null
    private final WeightOrder order;

    /**
     * @param weight its weight
     * @param bias its bias, null if none
     * @param order how the weight is stored
     */
    Linear(Tensor weight, Tensor bias, WeightOrder order) {
        this.weight = weight;
        this.bias = bias;
        this.order = order;
    }

    /**
     * @param x {@code [tokens, in]}
     * @param residual added to the result, {@code [tokens, out]}; null if none
     * @param y {@code [tokens, out]}
     */
    void forward(Matrix x, Matrix residual, Matrix y, Range rows, Scratch scratch) {
        if (rows.isEmpty()) {
            return;
        }
        boolean started = start(residual, y, rows, scratch);
        double keep = started ? 1 : 0;
        switch (order) {
            case OUT_IN -> Kernels.productSecondTransposed(
                    x.rows(rows), weight.value().rows(all()), y.rows(rows), keep);
            case IN_OUT -> Kernels.product(x.rows(rows), weight.value().rows(all()), y.rows(rows), keep);
        }
    }

    private Range all() {
        return new Range(0, weight.rows());
    }

    /** Writes what the product is added to, which saves a pass over the result. */
    private boolean start(Matrix residual, Matrix y, Range rows, Scratch scratch) {
        if (residual == null && bias == null) {
            return false;
        }
        int width = y.columns();
        int step = Scratch.rowsOfTile(width);
        float[] tile = scratch.tile(0, step * width);
        float[] offsets = scratch.tile(1, step * width);
        if (bias != null) {
            bias.value().read(0, 1, offsets);
            for (int i = 1; i < Math.min(step, rows.size()); i++) {
                System.arraycopy(offsets, 0, offsets, i * width, width);
            }
        }
        for (int row = rows.start(); row < rows.end(); row += step) {
            int count = Math.min(step, rows.end() - row);
            if (residual == null) {
                y.write(row, count, offsets);
                continue;
            }
            residual.read(row, count, tile);
            if (bias != null) {
                VectorMath.add(tile, offsets, count * width);
            }
            y.write(row, count, tile);
        }
        return true;
    }

    /** {@code dX = dY Wᵀ}: the gradient by the input. */
    void backward(Matrix gradientY, Matrix gradientX, Range rows) {
        if (rows.isEmpty()) {
            return;
        }
        switch (order) {
            case OUT_IN -> Kernels.product(gradientY.rows(rows), weight.value().rows(all()), gradientX.rows(rows), 0);
            case IN_OUT -> Kernels.productSecondTransposed(
                    gradientY.rows(rows), weight.value().rows(all()), gradientX.rows(rows), 0);
        }
    }

    /** Adds a worker's part of the gradients by weight and bias: some rows of the weight, over all tokens. */
    void addGradients(Matrix x, Matrix gradientY, Range rows, int worker, int workers, Scratch scratch) {
        Range part = all().share(worker, workers);
        if (!part.isEmpty()) {
            switch (order) {
                case OUT_IN -> Kernels.productFirstTransposed(
                        gradientY.block(rows, part),
                        x.rows(rows),
                        weight.gradient().rows(part),
                        1);
                case IN_OUT -> Kernels.productFirstTransposed(
                        x.block(rows, part),
                        gradientY.rows(rows),
                        weight.gradient().rows(part),
                        1);
            }
        }
        if (bias != null) {
            Range columns = new Range(0, bias.columns()).share(worker, workers);
            Columns.addSums(gradientY, rows, columns, bias, scratch);
        }
    }
}
