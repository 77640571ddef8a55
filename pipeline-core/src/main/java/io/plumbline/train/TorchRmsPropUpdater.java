package io.plumbline.train;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.RmsPropUpdater;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;

/** Runs {@link TorchRmsProp} in one native pass over gradient and mean square, in place. */
final class TorchRmsPropUpdater implements GradientUpdater<TorchRmsProp> {
    private static final String MEAN_SQUARE = "G";

    private final TorchRmsProp config;
    private INDArray meanSquare;

    TorchRmsPropUpdater(TorchRmsProp config) {
        this.config = config;
    }

    @Override
    public TorchRmsProp getConfig() {
        return config;
    }

    @Override
    public void setState(Map<String, INDArray> state, boolean initialize) {
        meanSquare = state.get(MEAN_SQUARE);
        if (initialize) {
            meanSquare.assign(0);
        }
    }

    @Override
    public Map<String, INDArray> getState() {
        return Map.of(MEAN_SQUARE, meanSquare);
    }

    @Override
    public void setStateViewArray(INDArray state, long[] gradientShape, char gradientOrder, boolean initialize) {
        setState(Map.of(MEAN_SQUARE, state.reshape(state.length())), initialize);
    }

    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
        Nd4j.exec(new RmsPropUpdater(
                gradient, meanSquare, config.getLearningRate(iteration, epoch), config.alpha(), config.epsilon()));
    }
}
