package io.plumbline.train;

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
    public VectorPass.Step step(int iteration) {
        float rate = (float) schedule.at(iteration);
        return (tiles, count) -> {
            TorchAdamW.meanSquare(tiles[1], tiles[0], (float) alpha, (float) (1 - alpha), count);
            TorchAdamW.update(tiles[0], tiles[0], tiles[1], rate, (float) epsilon, count);
        };
    }

    @Override
    public TorchRmsProp clone() {
        return this;
    }
}
