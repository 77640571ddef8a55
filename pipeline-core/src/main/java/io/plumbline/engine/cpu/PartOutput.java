package io.plumbline.engine.cpu;

/**
 * The last product of a block's part, and how its result joins the residual stream: as it is, multiplied by a number, or
 * normalised.
 */
final class PartOutput {
    private final Linear linear;
    private final Norm norm; // null for none
    private final float scale;

    /**
     * @param norm of the product's result; null for none
     * @param scale number that the product's result is multiplied by where it is not normalised
     */
    PartOutput(Linear linear, Norm norm, float scale) {
        this.linear = linear;
        this.norm = norm;
        this.scale = scale;
    }

    private boolean isAddedAsItIs() {
        return norm == null && scale == 1;
    }

    /**
     * {@code y = residual + result}.
     *
     * @param residual may be the values of {@code y} themselves
     */
    void forward(Operand x, Matrix residual, PartResult result, Operand y, Range rows, Scratch scratch) {
        if (isAddedAsItIs()) {
            linear.forward(x, residual, y, rows, scratch);
            return;
        }
        linear.forward(x, null, result.values(), rows, scratch);
        if (norm != null) {
            norm.forward(result.values().values(), residual, y.values(), rows, scratch);
        } else {
            y.values().writeSum(rows, residual, result.values().values(), scale, scratch);
        }
    }

    /** Makes again what the backward pass needs of the result. */
    void forwardAgain(Operand x, PartResult result, Range rows, Scratch scratch) {
        if (norm != null) {
            linear.forward(x, null, result.values(), rows, scratch);
        }
    }

    /** Returns whether the backward pass needs the result. */
    boolean needsResult() {
        return norm != null;
    }

    /** The gradient by what goes into the product. */
    void backward(PartResult result, Operand gradientY, Operand gradientX, Range rows, Scratch scratch) {
        if (norm != null) {
            norm.backward(
                    result.values().values(),
                    gradientY.values(),
                    null,
                    result.gradient().values(),
                    rows,
                    result.statistics(),
                    scratch);
        } else if (scale != 1) {
            result.gradient().values().writeScaled(rows, gradientY.values(), scale, scratch);
        }
        linear.backward(gradientOf(result, gradientY), gradientX, rows, scratch);
    }

    /** The gradient by the product's result. */
    private Operand gradientOf(PartResult result, Operand gradientY) {
        return isAddedAsItIs() ? gradientY : result.gradient();
    }

    /** Adds a lane's part of the parameters' gradients, after {@link #backward}. */
    void addGradients(Operand x, PartResult result, Operand gradientY, Range rows, Lane lane) {
        linear.addGradients(x, gradientOf(result, gradientY), rows, lane);
        if (norm != null) {
            norm.addGradients(result.values().values(), gradientY.values(), rows, result.statistics(), lane);
        }
    }
}
