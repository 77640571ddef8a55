package io.plumbline.train;

import java.util.stream.IntStream;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Learning rate by optimiser step, as transformers' {@code get_scheduler} gives it to torch's {@code LambdaLR}: the first
 * step is 0, so with warm-up its rate is 0, and step {@code warmupSteps} is the first at the full rate.
 *
 * @param shape what follows the warm-up
 * @param learningRate the full rate, ≥ 0
 * @param warmupSteps steps over which the rate rises from 0
 * @param totalSteps steps of the whole training
 */
public record LearningRateSchedule(
        @JsonProperty("shape") Shape shape,
        @JsonProperty("learningRate") double learningRate,
        @JsonProperty("warmupSteps") int warmupSteps,
        @JsonProperty("totalSteps") int totalSteps)
        implements ISchedule {
    private static final long serialVersionUID = 1L;

    /** The course of the rate after the warm-up. */
    public enum Shape {
        /** Falls to 0 at the last step. */
        LINEAR,
        /** Stays. */
        CONSTANT,
        /** Falls to 0 at the last step along half a cosine. */
        COSINE
    }

    /** Refuses negative values. */
    @JsonCreator
    public LearningRateSchedule {
        if (!(learningRate >= 0 && learningRate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("A learning rate must be >= 0, got " + learningRate);
        }
        if (warmupSteps < 0) {
            throw new IllegalArgumentException("A training cannot have " + warmupSteps + " steps of warm-up");
        }
        if (totalSteps < 0) {
            throw new IllegalArgumentException("A training cannot have " + totalSteps + " steps");
        }
    }

    /** Returns whether any step of the training has the full rate. Where none has, the training may learn nothing at all. */
    public boolean reachesItsRate() {
        return IntStream.range(0, totalSteps).anyMatch(step -> at(step) == learningRate);
    }

    /** The rate of a step, counted from 0. */
    public double at(int step) {
        if (step < warmupSteps) {
            return learningRate * step / Math.max(1, warmupSteps);
        }
        double rest = Math.max(1, totalSteps - warmupSteps);
        return switch (shape) {
            case CONSTANT -> learningRate;
            case LINEAR -> learningRate * Math.max(0, (totalSteps - step) / rest);
            case COSINE -> learningRate * Math.max(0, 0.5 * (1 + Math.cos(Math.PI * (step - warmupSteps) / rest)));
        };
    }

    @Override
    public double valueAt(int iteration, int epoch) {
        return at(iteration);
    }

    @Override
    public LearningRateSchedule clone() {
        return this;
    }
}
