package io.plumbline.engine.cuda;

import java.util.List;

/**
 * A linear layer's places in a device's memory.
 *
 * @param weight what products read, {@code [out, in]} or {@code [in, out]}
 * @param outIn whether it is {@code [out, in]}
 * @param bias {@code [out]}, 0 if there is none
 * @param weightGradient in the weight's shape, 0 if it is not trained
 * @param biasGradient {@code [out]}, 0 if it is not trained or not there
 * @param adapters what is added to columns of its result
 */
record Linear(
        Matrix weight, boolean outIn, long bias, long weightGradient, long biasGradient, List<Adapter> adapters) {
    /** {@code result = input weight}. */
    Product forward(Matrix input, Matrix result) {
        return new Product(input, false, weight, outIn, result, 0);
    }

    /** The gradient by the input. */
    Product backward(Matrix gradient, Matrix result) {
        return new Product(gradient, false, weight, !outIn, result, 0);
    }

    /** Adds to the weight's gradient. */
    Product addGradient(Matrix input, Matrix gradient) {
        Matrix sum = Matrix.dense(weightGradient, weight.rows(), weight.columns(), Element.FLOAT32);
        return outIn
                ? new Product(gradient, true, input, false, sum, 1)
                : new Product(input, true, gradient, false, sum, 1);
    }
}
