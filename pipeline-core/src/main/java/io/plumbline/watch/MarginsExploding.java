package io.plumbline.watch;

import java.util.Locale;
import java.util.Optional;

/**
 * The mean margin has grown by 20 since the start: a log-sigmoid is then 2e-9 from 0, nothing is left to learn from such pairs,
 * and the policy moves away from its reference without a gain.
 */
final class MarginsExploding implements Rule {
    private static final double FAR = 20;

    private final WatchedTraining training;
    private final Window margins;
    private double atStart = Double.NaN;

    MarginsExploding(WatchedTraining training) {
        this.training = training;
        this.margins = new Window(training.window());
    }

    @Override
    public TrainingWarning.Code code() {
        return TrainingWarning.Code.MARGINS_EXPLODING;
    }

    @Override
    public Optional<String> step(StepFigures step) {
        margins.add(step.margin());
        if (!margins.isFull()) {
            return Optional.empty();
        }
        if (Double.isNaN(atStart)) {
            // Rewards that are no differences to the start have margins that no training gave.
            atStart = training.start() == WatchedTraining.Start.REFERENCE && !Double.isNaN(training.natsPerReward())
                    ? 0
                    : margins.mean();
        }
        double mean = margins.mean();
        if (!(mean - atStart > FAR)) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "the margins of the training examples explode: their mean over the last %d steps is %.1f, at the start it"
                        + " was %.1f, and beyond %.0f nothing more is learnt from a pair; lower training.learning-rate,"
                        + " train less, or look whether the two sides differ by something trivial",
                training.window(),
                mean,
                atStart,
                FAR));
    }
}
