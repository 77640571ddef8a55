package io.plumbline.jobs.averaging;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.train.AtReference;
import java.util.Locale;

/**
 * Refuses a training whose first step cannot be right. While the policy is the reference, every margin of a loss that has a
 * reference is 0, so the loss has the value it takes there, ln 2 for DPO: anything else means that policy and reference did
 * not see the same model, tokens or numbers. A loss without a reference has no such value, and is not held to any. Rounding moves it by no more than the mean of what the examples' log-probs allow, which
 * {@link io.plumbline.loss.Rounding} bounds by their tokens and magnitude.
 */
public final class FirstStepGate {
    /** A gradient's norm that only rounding leaves. */
    private static final double NOTHING = 1e-12;

    private final boolean expectsReference;

    private FirstStepGate(boolean expectsReference) {
        this.expectsReference = expectsReference;
    }

    /** The gate where the reference is the policy's start. */
    public static FirstStepGate startingAtReference() {
        return new FirstStepGate(true);
    }

    /** The gate where it is another model, or where there is none. */
    public static FirstStepGate startingElsewhere() {
        return new FirstStepGate(false);
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
            throw refused(
                    "the first step's gradient is 0, so nothing would be learnt; check the examples and the model");
        }
        double loss = step.sums().meanLoss();
        AtReference expected = step.atReference();
        double expectedLoss = expected.mean();
        double tolerance = expected.rounding();
        if (expectsReference && Double.isFinite(expectedLoss) && !(Math.abs(loss - expectedLoss) <= tolerance)) {
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
