package io.plumbline.engine.cpu;

import io.plumbline.engine.OptimizerStep;

/** The arithmetic of an optimiser's step: turns a tile of the gradient into one of the update, in place. */
final class OptimizerPass {
    private OptimizerPass() {}

    /** The tiles are those of the gradient and, after it, of the optimiser's state. */
    static VectorPass.Step of(OptimizerStep step) {
        if (step instanceof OptimizerStep.Adam adam) {
            return of(adam);
        }
        if (step instanceof OptimizerStep.RmsProp rmsProp) {
            return of(rmsProp);
        }
        if (step instanceof OptimizerStep.Descent descent) {
            float rate = (float) descent.rate();
            return (tiles, count) -> VectorMath.scale(tiles[0], 0, count, rate);
        }
        throw new IllegalArgumentException("This engine knows no optimiser's step like " + step);
    }

    private static VectorPass.Step of(OptimizerStep.Adam step) {
        double firstCorrection = 1 - Math.pow(step.beta1(), step.iteration() + 1.0);
        double rootOfSecondCorrection = Math.sqrt(1 - Math.pow(step.beta2(), step.iteration() + 1.0));
        // lr · m/c1 / (√v/√c2 + ε) = (lr · √c2/c1) · m / (√v + ε·√c2)
        float rate = (float) (step.rate() * rootOfSecondCorrection / firstCorrection);
        float small = (float) (step.epsilon() * rootOfSecondCorrection);
        return (tiles, count) -> {
            mean(tiles[1], tiles[0], (float) step.beta1(), (float) (1 - step.beta1()), count);
            meanSquare(tiles[2], tiles[0], (float) step.beta2(), (float) (1 - step.beta2()), count);
            update(tiles[0], tiles[1], tiles[2], rate, small, count);
        };
    }

    private static VectorPass.Step of(OptimizerStep.RmsProp step) {
        float rate = (float) step.rate();
        return (tiles, count) -> {
            meanSquare(tiles[1], tiles[0], (float) step.alpha(), (float) (1 - step.alpha()), count);
            update(tiles[0], tiles[0], tiles[1], rate, (float) step.epsilon(), count);
        };
    }

    private static void mean(float[] mean, float[] gradient, float keep, float take, int count) {
        for (int index = 0; index < count; index++) {
            mean[index] = keep * mean[index] + take * gradient[index];
        }
    }

    /** Mean of squares by exponential decay. */
    private static void meanSquare(float[] mean, float[] gradient, float keep, float take, int count) {
        for (int index = 0; index < count; index++) {
            mean[index] = keep * mean[index] + take * gradient[index] * gradient[index];
        }
    }

    /** {@code target = rate * numerator / (√square + small)}; numerator may be the target. */
    private static void update(float[] target, float[] numerator, float[] square, float rate, float small, int count) {
        for (int index = 0; index < count; index++) {
            target[index] = rate * numerator[index] / ((float) Math.sqrt(square[index]) + small);
        }
    }
}
