package io.plumbline.engine.cuda;

import io.plumbline.engine.FloatVector;
import io.plumbline.engine.KernelTimes;
import io.plumbline.engine.OptimizerStep;
import io.plumbline.engine.VectorWork;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

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
        this.sums = device.alone(() -> device.allocate((long) EVERYWHERE.columns() * Double.BYTES));
    }

    @Override
    public void zero(FloatVector vector) {
        counted(() -> device.zero(CudaVector.of(vector).address(), vector.size() * Float.BYTES));
    }

    @Override
    public double norm(FloatVector vector) {
        return counted(() -> Math.sqrt(squares(CudaVector.of(vector))));
    }

    private double squares(CudaVector vector) {
        program.launch("squares", EVERYWHERE, vector.address(), vector.size(), sums);
        ByteBuffer parts =
                ByteBuffer.allocateDirect(EVERYWHERE.columns() * Double.BYTES).order(ByteOrder.nativeOrder());
        device.copyOut(parts, sums);
        double sum = 0;
        while (parts.hasRemaining()) {
            sum += parts.getDouble();
        }
        return sum;
    }

    @Override
    public void clip(FloatVector gradient, double norm, double maxNorm) {
        double scale = maxNorm / (norm + EPSILON);
        if (maxNorm > 0 && scale < 1) {
            scale(gradient, scale);
        }
    }

    private void scale(FloatVector vector, double factor) {
        launch("scaleVector", CudaVector.of(vector).address(), vector.size(), (float) factor);
    }

    @Override
    public void addScaled(FloatVector target, double scale, FloatVector source, long start, long end) {
        Objects.checkFromToIndex(start, end, target.size());
        Objects.checkFromToIndex(start, end, source.size());
        launch(
                "addScaledVector",
                CudaVector.of(target).address() + start * Float.BYTES,
                CudaVector.of(source).address() + start * Float.BYTES,
                end - start,
                (float) scale);
    }

    private void launch(String name, Object... arguments) {
        counted(() -> program.launch(name, EVERYWHERE, arguments));
    }

    private void counted(Runnable work) {
        counted(() -> {
            work.run();
            return null;
        });
    }

    private <T> T counted(Supplier<T> work) {
        return KernelTimes.during(KernelTimes.Kind.OPTIMIZER, () -> device.alone(work));
    }

    @Override
    public void update(OptimizerStep step, FloatVector gradient, List<FloatVector> state) {
        long vector = CudaVector.of(gradient).address();
        if (step instanceof OptimizerStep.Adam adam) {
            double firstCorrection = 1 - Math.pow(adam.beta1(), adam.iteration() + 1.0);
            double rootOfSecondCorrection = Math.sqrt(1 - Math.pow(adam.beta2(), adam.iteration() + 1.0));
            launch(
                    "adam",
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
            launch(
                    "rmsProp",
                    vector,
                    CudaVector.of(state.get(0)).address(),
                    gradient.size(),
                    (float) rmsProp.alpha(),
                    (float) (1 - rmsProp.alpha()),
                    (float) rmsProp.rate(),
                    (float) rmsProp.epsilon());
        } else if (step instanceof OptimizerStep.Descent descent) {
            scale(gradient, descent.rate());
        } else {
            throw new IllegalArgumentException("This engine knows no optimiser's step like " + step);
        }
    }

    void close() {
        device.alone(() -> device.free(sums));
    }
}
