package io.plumbline.train;

import io.plumbline.engine.cpu.Team;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;

/** Runs a {@link TorchUpdater} in one pass over gradient and state, in place. */
final class TorchGradientUpdater implements GradientUpdater<TorchUpdater> {
    private final TorchUpdater config;
    private Map<String, INDArray> state = Map.of();
    private Team team = Team.CALLER;

    TorchGradientUpdater(TorchUpdater config) {
        this.config = config;
    }

    /** Splits the passes that follow over a team, which changes no bit of what they give. */
    void use(Team threads) {
        team = threads;
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
        List<INDArray> vectors = new ArrayList<>();
        vectors.add(gradient);
        config.stateNames().forEach(name -> vectors.add(state.get(name)));
        VectorPass.change(team, vectors, config.step(iteration));
    }
}
