package io.plumbline.train;

import java.util.List;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Refuses what DL4J's interface of output layers asks of classifiers. */
abstract class UnsupervisedStubs extends BaseLayer<DecoderLayerConfiguration> implements IOutputLayer {
    private static final long serialVersionUID = 1L;

    UnsupervisedStubs(NeuralNetConfiguration configuration, DataType type) {
        super(configuration, type);
    }

    private static UnsupportedOperationException refused() {
        return new UnsupportedOperationException(
                "A decoder's layer is trained through its graph and classifies nothing");
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }

    /** Decay acts on parameters, not on the loss that is reported. */
    @Override
    public double calcRegularizationScore(boolean backpropOnly) {
        return 0;
    }

    @Override
    public INDArray computeScoreForExamples(double regularization, LayerWorkspaceMgr workspaces) {
        throw refused();
    }

    @Override
    public double f1Score(DataSet data) {
        throw refused();
    }

    @Override
    public double f1Score(INDArray examples, INDArray labels) {
        throw refused();
    }

    @Override
    @Deprecated // as in DL4J
    public int numLabels() {
        throw refused();
    }

    @Override
    public void fit(DataSetIterator iterator) {
        throw refused();
    }

    @Override
    public int[] predict(INDArray examples) {
        throw refused();
    }

    @Override
    public List<String> predict(DataSet data) {
        throw refused();
    }

    @Override
    public void fit(INDArray examples, INDArray labels) {
        throw refused();
    }

    @Override
    public void fit(DataSet data) {
        throw refused();
    }

    @Override
    public void fit(INDArray examples, int[] labels) {
        throw refused();
    }
}
