package io.plumbline.engine.nd4j;

import io.plumbline.engine.FloatVector;
import io.plumbline.engine.KernelTimes;
import io.plumbline.engine.OptimizerStep;
import io.plumbline.engine.VectorWork;
import java.util.List;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.Axpy;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Work on whole vectors where they stand. One vector's room is taken beside them at a time. */
final class DeviceWork implements VectorWork {
    /** The number that torch adds to the norm before it divides by it. */
    private static final double EPSILON = 1e-6;

    /** Elements whose squares are summed in single precision. */
    private static final long RUN = 4096;

    @Override
    public void zero(FloatVector vector) {
        counted(() -> DeviceVector.arrayOf(vector).assign(0));
    }

    @Override
    public double norm(FloatVector vector) {
        return counted(() -> norm(DeviceVector.arrayOf(vector)));
    }

    private static double norm(INDArray array) {
        long whole = array.length() / RUN * RUN;
        double squares = 0;
        if (whole > 0) {
            squares += squares(part(array, 0, whole).reshape('c', whole / RUN, RUN));
        }
        if (whole < array.length()) {
            squares += squares(part(array, whole, array.length()));
        }
        return Math.sqrt(squares);
    }

    private static INDArray part(INDArray array, long start, long end) {
        return array.get(NDArrayIndex.all(), NDArrayIndex.interval(start, end));
    }

    /** The sum of the squares of {@code [runs, elements]}: within a run in single precision, of all runs in double. */
    private static double squares(INDArray runs) {
        try (INDArray norms = runs.norm2(1); // [runs]
                INDArray exact = norms.castTo(DataType.DOUBLE); // [runs]
                INDArray sum = exact.muli(exact).sum(0)) {
            return HostCopies.number(sum);
        }
    }

    @Override
    public void clip(FloatVector gradient, double norm, double maxNorm) {
        double scale = maxNorm / (norm + EPSILON);
        if (maxNorm > 0 && scale < 1) {
            counted(() -> DeviceVector.arrayOf(gradient).muli(scale));
        }
    }

    @Override
    public void update(OptimizerStep step, FloatVector gradient, List<FloatVector> state) {
        INDArray array = DeviceVector.arrayOf(gradient);
        List<INDArray> states = state.stream().map(DeviceVector::arrayOf).toList();
        if (step instanceof OptimizerStep.Adam adam) {
            counted(() -> update(adam, array, states.get(0), states.get(1)));
        } else if (step instanceof OptimizerStep.RmsProp rmsProp) {
            counted(() -> update(rmsProp, array, states.get(0)));
        } else if (step instanceof OptimizerStep.Descent descent) {
            counted(() -> array.muli(descent.rate()));
        } else {
            throw new IllegalArgumentException("This engine knows no optimiser's step like " + step);
        }
    }

    /** {@code rate m̂ / (√v̂ + ε)} with {@code m̂ = m/(1 − β₁ᵗ)} and {@code v̂ = v/(1 − β₂ᵗ)}. */
    private static INDArray update(OptimizerStep.Adam step, INDArray gradient, INDArray first, INDArray second) {
        double firstCorrection = 1 - Math.pow(step.beta1(), step.iteration() + 1.0);
        double secondCorrection = 1 - Math.pow(step.beta2(), step.iteration() + 1.0);
        first.muli(step.beta1());
        try (INDArray taken = gradient.mul(1 - step.beta1())) {
            first.addi(taken);
        }
        takeSquare(second, gradient, step.beta2());
        try (INDArray root = Transforms.sqrt(second, true)) {
            root.divi(Math.sqrt(secondCorrection)).addi(step.epsilon());
            return gradient.assign(first).muli(step.rate() / firstCorrection).divi(root);
        }
    }

    /** {@code rate g / (√v + ε)}. */
    private static INDArray update(OptimizerStep.RmsProp step, INDArray gradient, INDArray square) {
        takeSquare(square, gradient, step.alpha());
        try (INDArray root = Transforms.sqrt(square, true)) {
            return gradient.muli(step.rate()).divi(root.addi(step.epsilon()));
        }
    }

    /** {@code mean = decay mean + (1 − decay) g²}. */
    private static void takeSquare(INDArray mean, INDArray gradient, double decay) {
        mean.muli(decay);
        try (INDArray square = gradient.mul(gradient)) {
            mean.addi(square.muli(1 - decay));
        }
    }

    @Override
    public void addScaled(FloatVector target, double scale, FloatVector source, long start, long end) {
        INDArray sum = part(DeviceVector.arrayOf(target), start, end);
        INDArray added = part(DeviceVector.arrayOf(source), start, end);
        counted(() -> Nd4j.exec(new Axpy(added, sum, sum, scale)));
    }

    /** Works outside of the caller's workspaces, so that what is made here can be freed here. */
    private static <T> T counted(Supplier<T> work) {
        return KernelTimes.during(KernelTimes.Kind.OPTIMIZER, () -> Workspaces.outside(work));
    }
}
