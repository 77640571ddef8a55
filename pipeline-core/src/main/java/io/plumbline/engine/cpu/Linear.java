package io.plumbline.engine.cpu;

import io.plumbline.model.BlockConfig.WeightOrder;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code y = x W (+ b) (+ residual)}, the weight stored either way, and what adapters add to it. */
final class Linear {
    private final Tensor weight; // [out, in] or [in, out]
    private final Tensor bias; // [1, out], or null
    private final WeightOrder order;
    private final List<Adapter> adapters;

    /**
     * @param weight its weight
     * @param bias its bias, null if none
     * @param order how the weight is stored
     * @param adapters what is added to columns of its result
     */
    Linear(Tensor weight, Tensor bias, WeightOrder order, List<Adapter> adapters) {
        this.weight = weight;
        this.bias = bias;
        this.order = order;
        this.adapters = List.copyOf(adapters);
    }

    /**
     * @param x {@code [tokens, in]}, rounded already
     * @param residual added to the result, {@code [tokens, out]}; null if none; may be the values of {@code y} themselves
     * @param y {@code [tokens, out]}
     */
    void forward(Operand x, Matrix residual, Operand y, Range rows, Scratch scratch) {
        if (rows.isEmpty()) {
            return;
        }
        Matrix product = y.products();
        boolean started = start(y.hasTwoForms() ? null : residual, product, rows, scratch);
        double keep = started ? 1 : 0;
        switch (order) {
            case OUT_IN -> Kernels.productSecondTransposed(
                    x.products().rows(rows), weight.factor(), product.rows(rows), keep);
            case IN_OUT -> Kernels.product(x.products().rows(rows), weight.factor(), product.rows(rows), keep);
        }
        adapters.forEach(adapter -> adapter.forward(x, product, rows));
        if (y.hasTwoForms() && residual != null) {
            y.widenOnto(residual, rows, scratch);
        } else {
            y.widen(rows);
        }
    }

    /** Writes what the product is added to, which saves a pass over the result. */
    private boolean start(Matrix residual, Matrix y, Range rows, Scratch scratch) {
        if (residual == null && bias == null) {
            return false;
        }
        if (residual == null) {
            repeatBias(y, rows, scratch);
            return true;
        }
        if (residual == y && bias == null) {
            return true;
        }
        int width = y.columns();
        int step = Scratch.rowsOfTile(width);
        float[] tile = scratch.tile(Tile.ROWS, step * width);
        float[] offsets = scratch.tile(Tile.OFFSETS, step * width);
        if (bias != null) {
            readRepeatedly(bias.value(), Math.min(step, rows.size()), offsets);
        }
        for (int row = rows.start(); row < rows.end(); row += step) {
            int count = Math.min(step, rows.end() - row);
            residual.read(row, count, tile);
            if (bias != null) {
                VectorMath.add(tile, offsets, count * width);
            }
            y.write(row, count, tile);
        }
        return true;
    }

    /** Writes the bias to every row: to the first ones from Java, from there to the others. */
    private void repeatBias(Matrix y, Range rows, Scratch scratch) {
        int width = y.columns();
        int step = Math.min(Scratch.rowsOfTile(width), rows.size());
        float[] offsets = scratch.tile(Tile.OFFSETS, step * width);
        readRepeatedly(bias.value(), step, offsets);
        y.write(rows.start(), step, offsets);
        int first = rows.start() * width;
        for (int row = rows.start() + step; row < rows.end(); row += step) {
            y.copyTo(y, row * width, first, Math.min(step, rows.end() - row) * width);
        }
    }

    private static void readRepeatedly(Matrix vector, int times, float[] into) {
        int width = vector.columns();
        vector.read(0, 1, into);
        for (int i = 1; i < times; i++) {
            System.arraycopy(into, 0, into, i * width, width);
        }
    }

    /** {@code dX = dY Wᵀ}: the gradient by the input. */
    void backward(Operand gradientY, Operand gradientX, Range rows, Scratch scratch) {
        if (rows.isEmpty()) {
            return;
        }
        gradientY.round(rows);
        INDArray left = gradientY.products().rows(rows);
        INDArray result = gradientX.products().rows(rows);
        switch (order) {
            case OUT_IN -> Kernels.product(left, weight.factor(), result, 0);
            case IN_OUT -> Kernels.productSecondTransposed(left, weight.factor(), result, 0);
        }
        adapters.forEach(adapter -> adapter.backward(gradientY.products(), gradientX.products(), rows, scratch));
        gradientX.widen(rows);
    }

    /** Adds a worker's part of the gradients by weight, bias and adapters: some rows of the weight, over all tokens. */
    void addGradients(Operand x, Operand gradientY, Range rows, Lane lane) {
        Range part = lane.share(weight.all());
        switch (order) {
            case OUT_IN -> weight.addProduct(part, gradientY.products(), rows, x.products(), rows, lane.scratch());
            case IN_OUT -> weight.addProduct(part, x.products(), rows, gradientY.products(), rows, lane.scratch());
        }
        if (bias != null) {
            Range columns = lane.share(new Range(0, bias.columns()));
            Columns.addSums(gradientY.values(), rows, columns, bias, lane.scratch());
        }
        adapters.forEach(adapter -> adapter.addGradients(x, gradientY.products(), rows, lane));
    }
}
