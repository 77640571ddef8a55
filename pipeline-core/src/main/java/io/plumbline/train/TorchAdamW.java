package io.plumbline.train;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Adam (Kingma and Ba 2015) as torch computes it: ε is added to √v̂, after the bias correction. DL4J's own Adam adds it
 * before. The decoupled decay of AdamW (Loshchilov and Hutter 2019) is the layer's {@code WeightDecay}, which DL4J
 * applies after this.
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
        implements IUpdater {
    private static final long serialVersionUID = 1L;

    /** For JSON. */
    @JsonCreator
    public TorchAdamW {}

    /** With torch's defaults: β = (0.9, 0.999), ε = 1e-8. */
    public TorchAdamW(LearningRateSchedule schedule) {
        this(schedule, 0.9, 0.999, 1e-8);
    }

    @Override
    public long stateSize(long parameters) {
        return 2 * parameters;
    }

    @Override
    public GradientUpdater<TorchAdamW> instantiate(INDArray state, boolean initialize) {
        TorchAdamWUpdater updater = new TorchAdamWUpdater(this);
        updater.setStateViewArray(state, new long[] {state.length() / 2}, 'c', initialize);
        return updater;
    }

    @Override
    public GradientUpdater<TorchAdamW> instantiate(Map<String, INDArray> state, boolean initialize) {
        TorchAdamWUpdater updater = new TorchAdamWUpdater(this);
        updater.setState(state, initialize);
        return updater;
    }

    @Override
    public TorchAdamW clone() {
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
