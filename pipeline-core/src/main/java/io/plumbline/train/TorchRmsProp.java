package io.plumbline.train;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
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
        implements IUpdater {
    private static final long serialVersionUID = 1L;

    /** For JSON. */
    @JsonCreator
    public TorchRmsProp {}

    /** With torch's defaults: α = 0.99, ε = 1e-8. */
    public TorchRmsProp(LearningRateSchedule schedule) {
        this(schedule, 0.99, 1e-8);
    }

    @Override
    public long stateSize(long parameters) {
        return parameters;
    }

    @Override
    public GradientUpdater<TorchRmsProp> instantiate(INDArray state, boolean initialize) {
        TorchRmsPropUpdater updater = new TorchRmsPropUpdater(this);
        updater.setStateViewArray(state, new long[] {state.length()}, 'c', initialize);
        return updater;
    }

    @Override
    public GradientUpdater<TorchRmsProp> instantiate(Map<String, INDArray> state, boolean initialize) {
        TorchRmsPropUpdater updater = new TorchRmsPropUpdater(this);
        updater.setState(state, initialize);
        return updater;
    }

    @Override
    public TorchRmsProp clone() {
        return this;
    }

    @Override
    public double getLearningRate(int iteration, int epoch) {
        return schedule.valueAt(iteration, epoch);
    }

    @Override
    public boolean hasLearningRate() {
        return true;
    }

    @Override
    public void setLrAndSchedule(double learningRate, ISchedule other) {
        throw new UnsupportedOperationException("The learning rate is fixed by the schedule of the configuration");
    }
}
