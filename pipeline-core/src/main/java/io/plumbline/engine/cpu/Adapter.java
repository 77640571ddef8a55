package io.plumbline.engine.cpu;

import io.plumbline.model.ParameterRole;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A low-rank addition to some columns of a linear layer's result: {@code y += scale (x Aᵀ) Bᵀ}, with {@code A} of shape
 * {@code [rank, in]} and {@code B} of shape {@code [out, rank]} (Hu et al. 2021, LoRA). The scale is applied where the
 * matrices are narrowest: to {@code x Aᵀ} and to the gradient by it.
 */
final class Adapter {
    private final ParameterRole target;
    private final Tensor down; // A
    private final Tensor up; // B
    private final Range columns;
    private final double scale;
    private Matrix inner; // scale x Aᵀ, [tokens, rank]
    private Matrix gradientInner; // scale dY B, [tokens, rank]; null where there is no backward pass

    /**
     * @param target the matrix that it adds to
     * @param down {@code A}
     * @param up {@code B}
     * @param columns of the layer's result that it adds to
     * @param scale of what is added
     */
    Adapter(ParameterRole target, Tensor down, Tensor up, Range columns, double scale) {
        this.target = target;
        this.down = down;
        this.up = up;
        this.columns = columns;
        this.scale = scale;
    }

    ParameterRole target() {
        return target;
    }

    int rank() {
        return down.rows();
    }

    /**
     * Gives it the memory that it works in.
     *
     * @param ofInner kept from the forward pass to the backward pass
     * @param ofGradient used in the backward pass; null where there is none
     */
    void use(Matrix ofInner, Matrix ofGradient) {
        inner = ofInner;
        gradientInner = ofGradient;
    }

    /** Adds to a product's result. */
    void forward(Operand x, Matrix y, Range rows) {
        Kernels.scaledProductSecondTransposed(x.products().rows(rows), down.factor(), inner.rows(rows), scale);
        Kernels.productSecondTransposed(inner.rows(rows), up.factor(), y.block(rows, columns), 1);
    }

    /** Adds to the gradient by the input. */
    void backward(Matrix gradientY, Matrix gradientX, Range rows, Scratch scratch) {
        INDArray own = gradientY.dense(rows, columns, scratch);
        Kernels.scaledProduct(own, up.factor(), gradientInner.rows(rows), scale);
        Kernels.product(gradientInner.rows(rows), down.factor(), gradientX.rows(rows), 1);
    }

    /** Adds a lane's part of the gradients by both matrices, after {@link #backward}: some rows of B, some columns of A. */
    void addGradients(Operand x, Matrix gradientY, Range rows, Lane lane) {
        if (rows.isEmpty()) {
            return;
        }
        up.addProduct(lane.share(up.all()), columns.start(), gradientY, rows, inner, rows, lane.scratch());
        Range inputs = lane.share(new Range(0, down.columns()));
        down.addProductOfColumns(inputs, gradientInner, rows, x.products(), rows, lane.scratch());
    }
}
