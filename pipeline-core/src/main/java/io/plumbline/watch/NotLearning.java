package io.plumbline.watch;

import java.util.Locale;
import java.util.Optional;

/**
 * The loss is not below its start after a quarter, a half, three quarters or all of the training, and at least 20 steps: the
 * mean of the newest steps against that of the first ones; of a policy that starts as its reference against the first
 * step's, which is the loss without any preference. A reference that follows takes the loss back each time.
 */
final class NotLearning implements Rule {
    private static final int LEAST_STEPS = 20;
    private static final int LOOKS = 4;

    private final WatchedTraining training;
    private final Window newest;
    private final Window first;

    NotLearning(WatchedTraining training) {
        this.training = training;
        this.newest = new Window(training.window());
        this.first = new Window(training.window());
    }

    @Override
    public TrainingWarning.Code code() {
        return TrainingWarning.Code.NOT_LEARNING;
    }

    @Override
    public Optional<String> step(StepFigures step) {
        newest.add(step.loss());
        int ofStart = training.start() == WatchedTraining.Start.REFERENCE ? 1 : training.window();
        if (step.step() <= ofStart) {
            first.add(step.loss());
        }
        if (training.reference() == WatchedTraining.Reference.FOLLOWS
                || !isLook(step.step())
                || newest.mean() < first.mean()) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "the loss is not below its start: it was %.4f, and is %.4f in the mean over the last %d of %d steps so far;"
                        + " check %s.learning-rate, and which column holds the chosen side",
                first.mean(),
                newest.mean(),
                training.window(),
                step.step(),
                training.section()));
    }

    private boolean isLook(int step) {
        if (step < LEAST_STEPS || step < 2 * training.window()) {
            return false;
        }
        for (int look = 1; look <= LOOKS; look++) {
            if (step == (int) ((long) training.totalSteps() * look / LOOKS)) {
                return true;
            }
        }
        return false;
    }
}
