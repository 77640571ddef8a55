package io.plumbline.engine.cuda;

/** Launches of linear layers' products, those of their adapters among them. */
final class LinearLayers {
    private final Device device;
    private final Tape tape;
    private final RowSums sums;

    LinearLayers(Device device, Program program, Tape tape) {
        this.device = device;
        this.tape = tape;
        sums = new RowSums(program, tape.gradients());
    }

    /** The layer's result, without its bias. */
    void forward(Linear linear, Matrix input, Matrix result) {
        device.multiply(linear.forward(input, result));
        for (Adapter adapter : linear.adapters()) {
            device.multiply(adapter.add(inner(adapter, input), result));
        }
    }

    /** The gradient by the layer's input. */
    void backward(Linear linear, Matrix gradient, Matrix byInput) {
        device.multiply(linear.backward(gradient, byInput));
        for (Adapter adapter : linear.adapters()) {
            device.multiply(adapter.addBackward(innerGradient(adapter, gradient), byInput));
        }
    }

    /** Adds to the gradients of what is trained. What adapters have between their matrices is computed again. */
    void addGradients(Linear linear, Matrix input, Matrix gradient) {
        if (linear.weightGradient() != 0) {
            device.multiply(linear.addGradient(input, gradient));
        }
        if (linear.biasGradient() != 0) {
            sums.addColumns(gradient, linear.biasGradient());
        }
        for (Adapter adapter : linear.adapters()) {
            if (adapter.downGradient() != 0) {
                device.multiply(adapter.addDownGradient(input, innerGradient(adapter, gradient)));
                device.multiply(adapter.addUpGradient(inner(adapter, input), gradient));
            }
        }
    }

    private Matrix inner(Adapter adapter, Matrix input) {
        Matrix inner = tape.adapted(input.rows(), adapter.rank());
        device.multiply(adapter.inner(input, inner));
        return inner;
    }

    private Matrix innerGradient(Adapter adapter, Matrix gradient) {
        Matrix innerGradient = tape.adapted(gradient.rows(), adapter.rank());
        device.multiply(adapter.innerGradient(gradient, innerGradient));
        return innerGradient;
    }
}
