package io.plumbline.train;

import io.plumbline.engine.OptimizerStep;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * An optimiser that computes as torch does, as DL4J's configuration: what turns a gradient into what is subtracted, and
 * which vectors it keeps for that. They start at 0.
 */
interface TorchUpdater extends IUpdater {
    /** Learning rate by iteration. */
    LearningRateSchedule schedule();

    /** Names of the vectors it keeps, each as long as the parameters, in the order of DL4J's state. */
    List<String> stateNames();

    /**
     * The numbers of one step.
     *
     * @param iteration the step, from 0
     */
    OptimizerStep step(int iteration);

    @Override
    default long stateSize(long parameters) {
        return stateNames().size() * parameters;
    }

    @Override
    default TorchGradientUpdater instantiate(INDArray state, boolean initialize) {
        TorchGradientUpdater updater = new TorchGradientUpdater(this);
        // There is no array of no elements.
        if (state != null) {
            long[] shape = {state.length() / stateNames().size()};
            updater.setStateViewArray(state, shape, 'c', initialize);
        }
        return updater;
    }

    @Override
    default TorchGradientUpdater instantiate(Map<String, INDArray> state, boolean initialize) {
        TorchGradientUpdater updater = new TorchGradientUpdater(this);
        updater.setState(state, initialize);
        return updater;
    }

    // Declared anew, since an interface cannot implement it.
    @Override
    TorchUpdater clone();

    @Override
    default double getLearningRate(int iteration, int epoch) {
        return schedule().valueAt(iteration, epoch);
    }

    @Override
    default boolean hasLearningRate() {
        return true;
    }

    @Override
    default void setLrAndSchedule(double learningRate, ISchedule other) {
        throw new UnsupportedOperationException("The learning rate is fixed by the schedule of the configuration");
    }
}
