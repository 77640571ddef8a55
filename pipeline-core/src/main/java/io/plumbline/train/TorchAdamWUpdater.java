package io.plumbline.train;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;

/** Runs {@link TorchAdamW} in one native pass over gradient and moments, in place. */
final class TorchAdamWUpdater implements GradientUpdater<TorchAdamW> {
    private static final String FIRST_MOMENT = "M";
    private static final String SECOND_MOMENT = "V";

    /** At this iteration the native operation's own bias corrections, in float32, are 1: ours, in double, stand. */
    private static final int CORRECTED = Integer.MAX_VALUE - 1;

    private final TorchAdamW config;
    private INDArray firstMoment;
    private INDArray secondMoment;

    TorchAdamWUpdater(TorchAdamW config) {
        this.config = config;
    }

    @Override
    public TorchAdamW getConfig() {
        return config;
    }

    @Override
    public void setState(Map<String, INDArray> state, boolean initialize) {
        firstMoment = state.get(FIRST_MOMENT);
        secondMoment = state.get(SECOND_MOMENT);
        if (initialize) {
            firstMoment.assign(0);
            secondMoment.assign(0);
        }
    }

    @Override
    public Map<String, INDArray> getState() {
        return Map.of(FIRST_MOMENT, firstMoment, SECOND_MOMENT, secondMoment);
    }

    @Override
    public void setStateViewArray(INDArray state, long[] gradientShape, char gradientOrder, boolean initialize) {
        INDArray flat = state.reshape(state.length());
        long half = flat.length() / 2;
        setState(
                Map.of(
                        FIRST_MOMENT, flat.get(NDArrayIndex.interval(0, half)),
                        SECOND_MOMENT, flat.get(NDArrayIndex.interval(half, flat.length()))),
                initialize);
    }

    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
        double firstCorrection = 1 - Math.pow(config.beta1(), iteration + 1.0);
        double rootOfSecondCorrection = Math.sqrt(1 - Math.pow(config.beta2(), iteration + 1.0));
        // lr · m/c1 / (√v/√c2 + ε) = (lr · √c2/c1) · m / (√v + ε·√c2)
        double rate = config.getLearningRate(iteration, epoch) * rootOfSecondCorrection / firstCorrection;
        double epsilon = config.epsilon() * rootOfSecondCorrection;
        Nd4j.exec(new AdamUpdater(
                gradient, secondMoment, firstMoment, rate, config.beta1(), config.beta2(), epsilon, CORRECTED));
        if (rate == 0) {
            // The native operation takes ε for a rate of 0.
            gradient.assign(0);
        }
    }
}
