package io.plumbline.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * DL4J's configuration of the one layer of a policy's graph: decoder and loss. Its only parameter is the part of the
 * decoder's flat vector that is trained, so that DL4J's updaters run over it in one pass.
 */
public final class DecoderLayerConfiguration extends BaseLayer {
    private static final long serialVersionUID = 1L;

    @JsonProperty
    private final DecoderSource source;

    @JsonProperty
    private final LossSource loss;

    @JsonProperty
    private final int maxBatchTokens;

    @JsonProperty
    private final double maxGradientNorm;

    private transient boolean keptByEngine;

    @JsonCreator
    DecoderLayerConfiguration(
            @JsonProperty("source") DecoderSource source,
            @JsonProperty("loss") LossSource loss,
            @JsonProperty("maxBatchTokens") int maxBatchTokens,
            @JsonProperty("maxGradientNorm") double maxGradientNorm) {
        this.source = source;
        this.loss = loss;
        this.maxBatchTokens = maxBatchTokens;
        this.maxGradientNorm = maxGradientNorm;
        // Not used by the layer, but a configuration without them is taken for that of an old version.
        this.activationFn = new ActivationIdentity();
        this.weightInitFn = new WeightInitXavier();
    }

    /**
     * The layer of a training.
     *
     * @param source the decoder
     * @param loss the loss
     * @param maxBatchTokens bound on a micro-batch's packed tokens
     * @param optimizer how a gradient becomes a step
     */
    public static DecoderLayerConfiguration of(
            DecoderSource source, LossSource loss, int maxBatchTokens, OptimizerOptions optimizer) {
        return of(
                source,
                loss,
                maxBatchTokens,
                optimizer,
                GroupDecay.decayedByTrainer(source.layout().trained()));
    }

    /** The same with another choice of what decays. */
    static DecoderLayerConfiguration of(
            DecoderSource source,
            LossSource loss,
            int maxBatchTokens,
            OptimizerOptions optimizer,
            List<GroupDecay.Span> decayed) {
        if (maxBatchTokens < 1) {
            throw new IllegalArgumentException("engine.max-batch-tokens must be > 0, got " + maxBatchTokens);
        }
        DecoderLayerConfiguration layer =
                new DecoderLayerConfiguration(source, loss, maxBatchTokens, optimizer.maxGradientNorm());
        layer.setIUpdater(Optimizers.updater(optimizer));
        layer.setRegularization(new ArrayList<>(Optimizers.regularization(optimizer, decayed)));
        layer.setRegularizationBias(new ArrayList<>());
        return layer;
    }

    /** The source of the decoder. */
    public DecoderSource source() {
        return source;
    }

    /** The source of the loss. */
    public LossSource loss() {
        return loss;
    }

    /** Says that DL4J's arrays are of one element, as an engine keeps the vectors in memory of its own. */
    void keepByEngine() {
        keptByEngine = true;
    }

    /** Elements of DL4J's array of parameters. */
    long arrayLength() {
        return keptByEngine ? 1 : source.layout().trained().size();
    }

    /** The decays of the parameters, whoever keeps these. */
    List<GroupDecay> decays() {
        return regularization.stream().map(GroupDecay.class::cast).toList();
    }

    /** The optimiser. */
    TorchUpdater optimizer() {
        return (TorchUpdater) iUpdater;
    }

    int maxBatchTokens() {
        return maxBatchTokens;
    }

    double maxGradientNorm() {
        return maxGradientNorm;
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration configuration,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType type) {
        DecoderLayer layer = new DecoderLayer(configuration, type);
        layer.setListeners(listeners);
        layer.setIndex(index);
        layer.setParamsViewArray(parameters);
        layer.setParamTable(initializer().init(configuration, parameters, initialize));
        layer.setConf(configuration);
        return layer;
    }

    @Override
    public ParamInitializer initializer() {
        return FlatParameterInitializer.INSTANCE;
    }

    @Override
    public List<Regularization> getRegularizationByParam(String name) {
        return keptByEngine ? List.of() : regularization;
    }

    @Override
    public boolean isPretrainParam(String name) {
        return false;
    }

    @Override
    public InputType getOutputType(int index, InputType input) {
        return InputType.feedForward(2);
    }

    @Override
    public void setNIn(InputType input, boolean override) {
        // Rows are as long as the batch's longest pair.
    }

    @Override
    public InputPreProcessor getPreProcessorForInputType(InputType input) {
        return null;
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType input) {
        long parameters = source.layout().trained().size();
        return new LayerMemoryReport.Builder(layerName, DecoderLayerConfiguration.class, input, input)
                .standardMemory(parameters, iUpdater.stateSize(parameters))
                .workingMemory(0, 0, 0, 0)
                .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
                .build();
    }
}
