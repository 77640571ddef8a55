package io.plumbline.engine.nd4j;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Layers one after the other. */
record LayerSequence(List<Layer> layers) implements Layer {
    /** Copies the list. */
    LayerSequence {
        layers = List.copyOf(layers);
    }

    @Override
    public Step forward(INDArray x, PaddedBatch batch) {
        List<Step> steps = new ArrayList<>(layers.size());
        INDArray result = x;
        for (Layer layer : layers) {
            Step step = layer.forward(result, batch);
            steps.add(step);
            result = step.result();
        }
        return new Step(result, gradient -> {
            INDArray byInput = gradient;
            for (int i = steps.size() - 1; i >= 0; i--) {
                byInput = steps.get(i).backward().apply(byInput);
            }
            return byInput;
        });
    }
}
