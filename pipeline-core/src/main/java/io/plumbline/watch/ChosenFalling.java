package io.plumbline.watch;

import java.util.Locale;
import java.util.Optional;

/**
 * The chosen completions have lost a fifth of their log-prob since the start, and at least a nat. The loss of DPO only asks
 * that rejected ones lose more (Pal et al. 2024, arXiv:2402.13228). The loss of log-prob is that of the same completions: by
 * their rewards where these are a multiple of it, else from the first evaluation on, of those
 * on the same held-out examples.
 */
final class ChosenFalling implements Rule {
    private static final double CLEAR_SHARE = 0.2;
    private static final double LEAST_NATS = 1;

    private final WatchedTraining training;
    private final Window rewards;
    private final Window logProbs;
    private HeldOutPoint first;

    ChosenFalling(WatchedTraining training) {
        this.training = training;
        this.rewards = new Window(training.window());
        this.logProbs = new Window(training.window());
    }

    @Override
    public TrainingWarning.Code code() {
        return TrainingWarning.Code.CHOSEN_FALLING;
    }

    @Override
    public Optional<String> step(StepFigures step) {
        if (!training.rewardsTellTheWay()) {
            return Optional.empty();
        }
        rewards.add(step.chosenReward());
        logProbs.add(step.chosenLogProb());
        return rewards.isFull()
                ? fallen("", -rewards.mean() * training.natsPerReward(), logProbs.mean(), "the start")
                : Optional.empty();
    }

    @Override
    public Optional<String> heldOut(HeldOutPoint point) {
        double now = point.figure("eval_logps/chosen");
        // Held-out examples are held against the reference of the start, whether or not it moved since.
        double fall = training.start() == WatchedTraining.Start.REFERENCE
                ? -point.figure("eval_rewards/chosen") * training.natsPerReward()
                : Double.NaN;
        if (!Double.isNaN(fall)) {
            return fallen("held-out ", fall, now, "the start");
        }
        if (first == null || first.isOfOtherExamples(point)) {
            first = point;
            return Optional.empty();
        }
        return fallen("held-out ", first.figure("eval_logps/chosen") - now, now, "step " + first.step());
    }

    private static Optional<String> fallen(String which, double fall, double now, String since) {
        double before = now + fall;
        if (!(fall >= LEAST_NATS && fall >= CLEAR_SHARE * Math.abs(before))) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "the %schosen completions have become much less likely, from a mean log-prob of %.1f at %s to %.1f: a loss of"
                        + " differences can fall although both sides fall; raise loss.beta, lower training.learning-rate,"
                        + " or add a term that holds them up (loss.terms with sft, or loss.type = dpop)",
                which,
                before,
                since,
                now));
    }
}
