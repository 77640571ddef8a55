package io.plumbline.train;

import io.plumbline.engine.OptimizerStep;
import java.util.List;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * RMSprop (Tieleman and Hinton 2012) as torch computes it: the mean square starts at 0, where DL4J's own starts at ε, and
 * ε is added to its root.
 *
 * @param schedule learning rate by iteration
 * @param alpha decay of the mean square
 * @param epsilon added to its root
 */
public record TorchRmsProp(
        @JsonProperty("schedule") LearningRateSchedule schedule,
        @JsonProperty("alpha") double alpha,
        @JsonProperty("epsilon") double epsilon)
        implements TorchUpdater {
    private static final long serialVersionUID = 1L;

    /** For JSON. */
    @JsonCreator
    public TorchRmsProp {}

    /** With torch's defaults: α = 0.99, ε = 1e-8. */
    public TorchRmsProp(LearningRateSchedule schedule) {
        this(schedule, 0.99, 1e-8);
    }

    @Override
    public List<String> stateNames() {
        return List.of("G");
    }

    @Override
    public OptimizerStep step(int iteration) {
        return new OptimizerStep.RmsProp(schedule.at(iteration), alpha, epsilon);
    }

    @Override
    public TorchRmsProp clone() {
        return this;
    }
}
