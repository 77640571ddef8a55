package io.plumbline.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The held-out loss has risen from evaluation to evaluation, three times in a row and by a hundredth in all, while the mean
 * loss of the training's steps between these evaluations fell. Evaluations on other examples than the one before begin anew.
 * The loss of the steps begins anew with every move of a reference that follows the policy, and its fall tells nothing then.
 */
final class Overfitting implements Rule {
    private static final int RISES = 3;
    private static final double CLEAR_RISE = 0.01;

    private final WatchedTraining training;
    private final List<HeldOutPoint> points = new ArrayList<>();
    /** Mean loss of the steps that led to each of the points. */
    private final List<Double> trained = new ArrayList<>();

    private double sum;
    private int steps;

    Overfitting(WatchedTraining training) {
        this.training = training;
    }

    @Override
    public TrainingWarning.Code code() {
        return TrainingWarning.Code.OVERFITTING;
    }

    @Override
    public Optional<String> step(StepFigures step) {
        sum += step.loss();
        steps++;
        return Optional.empty();
    }

    @Override
    public Optional<String> heldOut(HeldOutPoint point) {
        if (!points.isEmpty() && point.isOfOtherExamples(points.get(points.size() - 1))) {
            points.clear();
            trained.clear();
        }
        points.add(point);
        trained.add(sum / steps);
        sum = 0;
        steps = 0;
        int last = points.size() - 1;
        int first = last - RISES;
        if (first < 0 || training.reference() == WatchedTraining.Reference.FOLLOWS) {
            return Optional.empty();
        }
        for (int index = first; index < last; index++) {
            // Also where there is no loss.
            if (!(loss(index + 1) > loss(index))) {
                return Optional.empty();
            }
        }
        boolean clearly = loss(last) - loss(first) > CLEAR_RISE * Math.abs(loss(first));
        if (!clearly || !(trained.get(last) < trained.get(first))) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "the held-out loss has risen in %d evaluations in a row, from %.4f after step %d to %.4f, while the training"
                        + " loss fell from %.4f to %.4f: the policy overfits; keep the best policy and stop early"
                        + " (training.keep-best, training.patience), or train with a lower rate or on more examples",
                RISES,
                loss(first),
                points.get(first).step(),
                loss(last),
                trained.get(first),
                trained.get(last)));
    }

    private double loss(int index) {
        return points.get(index).figure(HeldOutMetric.LOSS);
    }
}
