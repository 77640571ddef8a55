package io.plumbline.jobs.averaging;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.Precision;
import io.plumbline.train.Objective;
import java.util.Locale;

/**
 * Refuses a training whose first step cannot be right. While the policy is the reference every margin is 0, so a
 * preference loss has the value it takes there, ln 2 for DPO: anything else means that policy and reference did not see
 * the same model, tokens or numbers.
 */
public final class FirstStepGate {
    /** What rounding may add to the mean loss of a gentle slope. */
    private static double tolerance(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> 1e-6;
                // A pair's own rows differ in float32's last bits with what they share a group with; rounded to
                // bfloat16 these become steps of 2^-8.
            case BFLOAT16 -> 2e-3;
        };
    }

    /** The slope of DPO at beta 0.1; rounding counts for more where the loss is steeper. */
    private static final double GENTLE_SLOPE = 0.05;

    /** A gradient's norm that only rounding leaves. */
    private static final double NOTHING = 1e-12;

    private final double expectedLoss;
    private final double tolerance;

    private FirstStepGate(double expectedLoss, double tolerance) {
        this.expectedLoss = expectedLoss;
        this.tolerance = tolerance;
    }

    /**
     * The gate where the reference is the policy's start.
     *
     * @param precision of the products
     */
    public static FirstStepGate startingAtReference(Objective objective, Precision precision) {
        return new FirstStepGate(
                objective.lossAtReference(),
                tolerance(precision) * Math.max(1, objective.slopeAtReference() / GENTLE_SLOPE));
    }

    /** The gate where it is another model, or where there is none. */
    public static FirstStepGate startingElsewhere() {
        return new FirstStepGate(Double.NaN, Double.NaN);
    }

    /** Looks at a step; the loss only at the training's first. */
    void check(StepRecord step) {
        if (!Double.isFinite(step.sums().meanLoss()) || !Double.isFinite(step.gradientNorm())) {
            throw refused(String.format(
                    Locale.ROOT,
                    "the loss of step %d is %s and its gradient's norm %s; lower training.learning-rate or check the model",
                    step.step(),
                    step.sums().meanLoss(),
                    step.gradientNorm()));
        }
        if (step.step() > 1) {
            return;
        }
        if (step.gradientNorm() < NOTHING) {
            throw refused("the first step's gradient is 0, so nothing would be learnt; check the pairs and the model");
        }
        double loss = step.sums().meanLoss();
        if (Double.isFinite(expectedLoss) && !(Math.abs(loss - expectedLoss) <= tolerance)) {
            throw refused(String.format(
                    Locale.ROOT,
                    "the first step's loss is %.9f where policy and reference are one model, expected %.9f within %.0e; "
                            + "delete reference/ and run reference again",
                    loss,
                    expectedLoss,
                    tolerance));
        }
    }

    private static PlumblineException refused(String found) {
        return new PlumblineException(Kind.GATE, "Cannot train: " + found);
    }
}
