package io.plumbline.train;

import io.plumbline.engine.OptimizerStep;
import java.util.List;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Plain descent: torch's SGD without momentum.
 *
 * @param schedule learning rate by iteration
 */
public record TorchDescent(@JsonProperty("schedule") LearningRateSchedule schedule) implements TorchUpdater {
    private static final long serialVersionUID = 1L;

    /** For JSON too. */
    @JsonCreator
    public TorchDescent {}

    @Override
    public List<String> stateNames() {
        return List.of();
    }

    @Override
    public OptimizerStep step(int iteration) {
        return new OptimizerStep.Descent(schedule.at(iteration));
    }

    @Override
    public TorchDescent clone() {
        return this;
    }
}
