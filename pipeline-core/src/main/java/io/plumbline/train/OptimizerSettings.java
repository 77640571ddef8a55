package io.plumbline.train;

import io.plumbline.IdleOption;
import io.plumbline.OptionEffects;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * The rule by which gradients become steps, for a training of any length: the part of the blocks {@code training} and
 * {@code sft} that is the same in both.
 *
 * @param learningRate the peak of the learning rate, &gt; 0
 * @param warmupSteps steps from 0 to the peak; null where {@code warmupRatio} says how many
 * @param warmupRatio share of all steps from 0 to the peak, in [0, 1]
 * @param schedule the learning rate after the warm-up
 * @param optimizer one of {@link Optimizers#names()}
 * @param weightDecay decay of all parameters but biases and the weights of norms, ≥ 0: decoupled for {@code adamw}, added
 *     to the gradient otherwise, as in torch
 * @param maxGradientNorm bound on the gradient's norm; 0 for none
 */
public record OptimizerSettings(
        double learningRate,
        Integer warmupSteps,
        double warmupRatio,
        LearningRateSchedule.Shape schedule,
        String optimizer,
        double weightDecay,
        double maxGradientNorm)
        implements OptionEffects, Serializable {
    private static final long serialVersionUID = 1L;

    /** Refuses values out of range by their key. */
    public OptimizerSettings {
        if (!(learningRate > 0 && Double.isFinite(learningRate))) {
            throw new IllegalArgumentException("learning-rate must be > 0, got " + learningRate);
        }
        WarmUp.require(warmupSteps, warmupRatio);
        Objects.requireNonNull(schedule, "schedule");
        Optimizers.require(optimizer, weightDecay, maxGradientNorm);
    }

    @Override
    public List<IdleOption> idle(String section) {
        String steps = section + ".warmup-steps";
        return warmupSteps == null
                ? List.of()
                : List.of(new IdleOption(section + ".warmup-ratio", steps, steps + " is set"));
    }

    /**
     * Returns the elements that the optimiser keeps of so many trained parameters.
     *
     * @param parameters that are trained
     */
    public long stateSize(long parameters) {
        LearningRateSchedule any = new LearningRateSchedule(LearningRateSchedule.Shape.CONSTANT, learningRate, 0, 1);
        return Optimizers.updater(new OptimizerOptions(optimizer, weightDecay, maxGradientNorm, any))
                .stateSize(parameters);
    }

    /**
     * Returns the options of a training of so many steps.
     *
     * @param section {@code training} or {@code sft}, for messages
     * @throws PlumblineException of kind CONFIGURATION where no step would be taken at the peak
     */
    public OptimizerOptions over(int totalSteps, String section) {
        int warmup = new WarmUp(warmupSteps, warmupRatio).of(totalSteps, section);
        LearningRateSchedule rates = new LearningRateSchedule(schedule, learningRate, warmup, totalSteps);
        if (!rates.reachesItsRate()) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot train: none of the training's " + totalSteps + " steps is taken at the learning rate "
                            + learningRate + "; choose another schedule or train longer");
        }
        return new OptimizerOptions(optimizer, weightDecay, maxGradientNorm, rates);
    }
}
