package io.plumbline.watch;

import java.util.Locale;
import java.util.Optional;

/** Every gradient of the first fifth of the training, and of at least 20 steps, had a norm above the bound. */
final class AlwaysClipped implements Rule {
    private static final int LEAST_STEPS = 20;
    private static final int SHARE = 5;

    private final WatchedTraining training;
    private double smallest = Double.POSITIVE_INFINITY;
    private int steps;

    AlwaysClipped(WatchedTraining training) {
        this.training = training;
    }

    @Override
    public TrainingWarning.Code code() {
        return TrainingWarning.Code.ALWAYS_CLIPPED;
    }

    @Override
    public Optional<String> step(StepFigures step) {
        steps++;
        smallest = Math.min(smallest, step.gradientNorm());
        boolean due = steps == Math.max(LEAST_STEPS, training.totalSteps() / SHARE);
        if (!due || training.maxGradientNorm() == 0 || !(smallest > training.maxGradientNorm())) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "the gradient of every step so far was clipped: the smallest of their norms is %.3g,"
                        + " %s.max-gradient-norm is %s, so that the bound and not the gradient decides how far a step goes;"
                        + " raise the bound, or lower %s.learning-rate if the loss jumps",
                smallest,
                training.section(),
                training.maxGradientNorm(),
                training.section()));
    }
}
