package io.plumbline.train;

import io.plumbline.engine.Engines;
import io.plumbline.engine.VectorWork;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;

/** Lets an engine take the steps of a {@link TorchUpdater}. */
final class TorchGradientUpdater implements GradientUpdater<TorchUpdater> {
    private final TorchUpdater config;
    private Map<String, INDArray> state = Map.of();
    private Steps steps = Steps.on(Engines.host()::vectorWork);

    TorchGradientUpdater(TorchUpdater config) {
        this.config = config;
    }

    /** Takes the steps of an optimiser. */
    @FunctionalInterface
    interface Steps {
        /**
         * Takes one.
         *
         * @param updater the optimiser
         * @param iteration the step, from 0
         * @param gradient DL4J's; replaced by the update
         * @param state DL4J's, in the order of the updater's names; changed
         */
        void take(TorchUpdater updater, int iteration, INDArray gradient, List<INDArray> state);

        /** On DL4J's arrays where they stand, which is the memory of the processor's engine. */
        static Steps on(Supplier<VectorWork> work) {
            return (updater, iteration, gradient, state) -> work.get()
                    .update(
                            updater.step(iteration),
                            SharedVectors.of(gradient),
                            state.stream().map(SharedVectors::of).toList());
        }
    }

    /** Lets others take the steps that follow. */
    void use(Steps others) {
        steps = others;
    }

    @Override
    public TorchUpdater getConfig() {
        return config;
    }

    @Override
    public void setState(Map<String, INDArray> vectors, boolean initialize) {
        state = vectors;
        if (initialize) {
            vectors.values().forEach(vector -> vector.assign(0));
        }
    }

    @Override
    public Map<String, INDArray> getState() {
        return state;
    }

    @Override
    public void setStateViewArray(INDArray view, long[] gradientShape, char gradientOrder, boolean initialize) {
        INDArray flat = view.reshape(view.length());
        List<String> names = config.stateNames();
        long length = flat.length() / names.size();
        Map<String, INDArray> vectors = new LinkedHashMap<>();
        for (int index = 0; index < names.size(); index++) {
            vectors.put(names.get(index), flat.get(NDArrayIndex.interval(index * length, (index + 1) * length)));
        }
        setState(vectors, initialize);
    }

    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
        steps.take(
                config,
                iteration,
                gradient,
                config.stateNames().stream().map(state::get).toList());
    }
}
