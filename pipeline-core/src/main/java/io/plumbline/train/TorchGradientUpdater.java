package io.plumbline.train;

import io.plumbline.engine.Engines;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.VectorWork;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;

/** Lets an engine take the steps of a {@link TorchUpdater} on the gradient and state that are DL4J's. */
final class TorchGradientUpdater implements GradientUpdater<TorchUpdater> {
    private final TorchUpdater config;
    private Map<String, INDArray> state = Map.of();
    private Supplier<VectorWork> work = () -> Engines.here().vectorWork();

    TorchGradientUpdater(TorchUpdater config) {
        this.config = config;
    }

    /** Lets the steps that follow run on an engine's threads, which changes no bit of their results. */
    void use(Supplier<VectorWork> engines) {
        work = engines;
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
        List<FloatVector> vectors = config.stateNames().stream()
                .map(name -> SharedVectors.of(state.get(name)))
                .toList();
        work.get().update(config.step(iteration), SharedVectors.of(gradient), vectors);
    }
}
