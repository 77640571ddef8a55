package io.plumbline.train;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One parameter that is all of the flat vector which is trained; its values come from a model, never from here. */
final class FlatParameterInitializer implements ParamInitializer {
    static final FlatParameterInitializer INSTANCE = new FlatParameterInitializer();

    /** Name of the parameter. */
    static final String KEY = "W";

    private FlatParameterInitializer() {}

    @Override
    public long numParams(NeuralNetConfiguration configuration) {
        return numParams(configuration.getLayer());
    }

    @Override
    public long numParams(Layer layer) {
        if (layer instanceof DecoderLayerConfiguration decoder) {
            return decoder.arrayLength();
        }
        throw new IllegalArgumentException("Not a decoder's layer: " + layer);
    }

    @Override
    public List<String> paramKeys(Layer layer) {
        return List.of(KEY);
    }

    @Override
    public List<String> weightKeys(Layer layer) {
        return List.of(KEY);
    }

    @Override
    public List<String> biasKeys(Layer layer) {
        return List.of();
    }

    @Override
    public boolean isWeightParam(Layer layer, String key) {
        return KEY.equals(key);
    }

    @Override
    public boolean isBiasParam(Layer layer, String key) {
        return false;
    }

    @Override
    public Map<String, INDArray> init(NeuralNetConfiguration configuration, INDArray view, boolean initialize) {
        configuration.addVariable(KEY);
        return Map.of(KEY, row(view));
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration configuration, INDArray view) {
        return Map.of(KEY, row(view));
    }

    private static INDArray row(INDArray view) {
        return view.reshape('c', 1, view.length());
    }
}
