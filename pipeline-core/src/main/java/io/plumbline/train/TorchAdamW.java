package io.plumbline.train;

import io.plumbline.engine.OptimizerStep;
import java.util.List;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Adam (Kingma and Ba 2015) as torch computes it: ε is added to √v̂, after the bias correction. DL4J's own Adam adds it
 * before. The decoupled decay of AdamW (Loshchilov and Hutter 2019) is the layer's {@link GroupDecay}: DL4J adds rate times
 * decay times parameter to the step that this gives, so that a parameter is rounded once where torch rounds it twice.
 *
 * @param schedule learning rate by iteration
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the corrected second moment
 */
public record TorchAdamW(
        @JsonProperty("schedule") LearningRateSchedule schedule,
        @JsonProperty("beta1") double beta1,
        @JsonProperty("beta2") double beta2,
        @JsonProperty("epsilon") double epsilon)
        implements TorchUpdater {
    private static final long serialVersionUID = 1L;

    /** For JSON. */
    @JsonCreator
    public TorchAdamW {}

    /** With torch's defaults: β = (0.9, 0.999), ε = 1e-8. */
    public TorchAdamW(LearningRateSchedule schedule) {
        this(schedule, 0.9, 0.999, 1e-8);
    }

    @Override
    public List<String> stateNames() {
        return List.of("M", "V");
    }

    @Override
    public OptimizerStep step(int iteration) {
        return new OptimizerStep.Adam(schedule.at(iteration), beta1, beta2, epsilon, iteration);
    }

    @Override
    public TorchAdamW clone() {
        return this;
    }
}
