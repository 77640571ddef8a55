package io.plumbline.engine.cuda;

import io.plumbline.engine.FloatVector;
import io.plumbline.engine.OptimizerStep;
import io.plumbline.engine.VectorWork;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Work on vectors of a device's memory, done there. */
final class CudaWork implements VectorWork {
    /** The number that torch adds to the norm before it divides by it. */
    private static final double EPSILON = 1e-6;

    private static final Grid EVERYWHERE = Grid.of(1024, 256);

    private final Device device;
    private final Program program;
    private final long sums;

    CudaWork(Device device, Program program) {
        this.device = device;
        this.program = program;
        this.sums = device.allocate((long) EVERYWHERE.columns() * Double.BYTES);
    }

    @Override
    public void zero(FloatVector vector) {
        device.zero(CudaVector.of(vector).address(), vector.size() * Float.BYTES);
    }

    @Override
    public double norm(FloatVector vector) {
        program.launch("squares", EVERYWHERE, CudaVector.of(vector).address(), vector.size(), sums);
        ByteBuffer parts =
                ByteBuffer.allocateDirect(EVERYWHERE.columns() * Double.BYTES).order(ByteOrder.nativeOrder());
        device.copyOut(parts, sums);
        double sum = 0;
        while (parts.hasRemaining()) {
            sum += parts.getDouble();
        }
        return Math.sqrt(sum);
    }

    @Override
    public void clip(FloatVector gradient, double norm, double maxNorm) {
        double scale = maxNorm / (norm + EPSILON);
        if (maxNorm > 0 && scale < 1) {
            program.launch(
                    "scaleVector", EVERYWHERE, CudaVector.of(gradient).address(), gradient.size(), (float) scale);
        }
    }

    @Override
    public void update(OptimizerStep step, FloatVector gradient, List<FloatVector> state) {
        long vector = CudaVector.of(gradient).address();
        if (step instanceof OptimizerStep.Adam adam) {
            double firstCorrection = 1 - Math.pow(adam.beta1(), adam.iteration() + 1.0);
            double rootOfSecondCorrection = Math.sqrt(1 - Math.pow(adam.beta2(), adam.iteration() + 1.0));
            program.launch(
                    "adam",
                    EVERYWHERE,
                    vector,
                    CudaVector.of(state.get(0)).address(),
                    CudaVector.of(state.get(1)).address(),
                    gradient.size(),
                    (float) adam.beta1(),
                    (float) (1 - adam.beta1()),
                    (float) adam.beta2(),
                    (float) (1 - adam.beta2()),
                    // lr · m/c1 / (√v/√c2 + ε) = (lr · √c2/c1) · m / (√v + ε·√c2)
                    (float) (adam.rate() * rootOfSecondCorrection / firstCorrection),
                    (float) (adam.epsilon() * rootOfSecondCorrection));
        } else if (step instanceof OptimizerStep.RmsProp rmsProp) {
            program.launch(
                    "rmsProp",
                    EVERYWHERE,
                    vector,
                    CudaVector.of(state.get(0)).address(),
                    gradient.size(),
                    (float) rmsProp.alpha(),
                    (float) (1 - rmsProp.alpha()),
                    (float) rmsProp.rate(),
                    (float) rmsProp.epsilon());
        } else {
            throw new IllegalArgumentException("This engine knows no optimiser's step like " + step);
        }
    }

    /** Subtracts an update from parameters. */
    void subtract(FloatVector parameters, FloatVector update) {
        program.launch(
                "subtractVector",
                EVERYWHERE,
                CudaVector.of(parameters).address(),
                CudaVector.of(update).address(),
                parameters.size());
    }

    void close() {
        device.free(sums);
    }
}
