package io.plumbline.train;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.Engines;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.ParameterVector;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.util.CrashReportingUtil;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A policy as a DL4J graph: one input, one output layer that is decoder and loss. */
public final class PolicyGraphs {
    private static final String INPUT = "examples";
    private static final String LAYER = "policy";

    static {
        // DL4J answers a lack of memory with a dump in the working directory, for which it needs libraries that are not
        // packaged. Without it the error itself is what is reported.
        CrashReportingUtil.crashDumpsEnabled(false);
    }

    private PolicyGraphs() {}

    /**
     * The graph's configuration.
     *
     * @throws PlumblineException of kind MODEL where DL4J cannot count the parameters or the optimiser's state
     */
    public static ComputationGraphConfiguration configuration(DecoderLayerConfiguration layer) {
        requireCountable(layer);
        // The layer takes the mean over the step itself, and the decoder owns its working memory.
        return new NeuralNetConfiguration.Builder()
                .dataType(DataType.FLOAT)
                .miniBatch(false)
                .trainingWorkspaceMode(WorkspaceMode.NONE)
                .inferenceWorkspaceMode(WorkspaceMode.NONE)
                .updater(layer.getIUpdater())
                .graphBuilder()
                .addInputs(INPUT)
                .addLayer(LAYER, layer, INPUT)
                .setOutputs(LAYER)
                .build();
    }

    /** Refuses what overflows in DL4J, whose updaters find their parameters and their state by ints. */
    private static void requireCountable(DecoderLayerConfiguration layer) {
        long parameters = layer.source().layout().trained().size();
        long vectors = Math.max(1, layer.getIUpdater().stateSize(1));
        if (parameters > Integer.MAX_VALUE / vectors) {
            throw new PlumblineException(
                    Kind.MODEL,
                    "Cannot train a model of " + parameters + " parameters: with this optimiser at most "
                            + Integer.MAX_VALUE / vectors + " can be trained; use a smaller model"
                            + (vectors > 1 ? ", or an optimiser that keeps less state (training.optimizer)" : ""));
        }
    }

    /**
     * A graph on the processor whose parameters are the given vector, which training changes in place.
     *
     * @param parameters all parameters of the model, made by {@link Engines#host}
     */
    public static ComputationGraph of(ComputationGraphConfiguration configuration, FloatVector parameters) {
        return of(Engines.host(), configuration, ParameterVector.allTrained(parameters));
    }

    /**
     * A graph whose parameters are the trained part of the given ones, which training changes in place. The frozen part is
     * read where it stands. Where an engine keeps vectors in memory that DL4J's arrays cannot have, these are of one element
     * and the layer has the vectors.
     *
     * @param engines that computes and made the parameters
     * @param configuration of this graph alone
     */
    public static ComputationGraph of(
            EngineProvider engines, ComputationGraphConfiguration configuration, ParameterVector parameters) {
        ComputationGraph graph = new ComputationGraph(configuration);
        FloatVector trained = parameters.trained();
        if (SharedVectors.isShared(trained)) {
            graph.init(SharedVectors.arrayOf(trained), false);
            layer(graph).computeOn(engines, parameters.frozen(), null);
            // Opened when it is first used.
            return stepping(graph, TorchGradientUpdater.Steps.on(layer(graph)::vectorWork));
        }
        DecoderLayerConfiguration layer = layerConfiguration(configuration);
        layer.keepByEngine();
        graph.init();
        int states = layer.optimizer().stateNames().size();
        layer(graph).computeOn(engines, parameters.frozen(), EngineVectors.of(engines, trained, states));
        return stepping(
                graph, (updater, iteration, gradient, state) -> layer(graph).takeStep(updater, iteration));
    }

    /**
     * A graph whose parameters are 0, to be overwritten.
     *
     * @param engines that computes and made the frozen parameters
     * @param configuration of this graph alone
     * @param frozen parameters that it reads and does not train; maybe without elements
     */
    public static ComputationGraph reading(
            EngineProvider engines, ComputationGraphConfiguration configuration, FloatVector frozen) {
        long trained =
                layerConfiguration(configuration).source().layout().trained().size();
        FloatVector parameters = engines.zeros(trained);
        try {
            return of(engines, configuration, new ParameterVector(frozen, parameters));
        } catch (Throwable thrown) {
            parameters.close();
            throw thrown;
        }
    }

    private static ComputationGraph stepping(ComputationGraph graph, TorchGradientUpdater.Steps steps) {
        for (UpdaterBlock block : graph.getUpdater().getUpdaterBlocks()) {
            if (block.getGradientUpdater() instanceof TorchGradientUpdater updater) {
                updater.use(steps);
            }
        }
        return graph;
    }

    /** The graph's one layer. */
    public static DecoderLayer layer(ComputationGraph graph) {
        if (graph.getOutputLayer(0) instanceof DecoderLayer layer) {
            return layer;
        }
        throw new IllegalArgumentException("Not a policy's graph: its output layer is " + graph.getOutputLayer(0));
    }

    /** The parameters that the graph reads and does not train; maybe without elements. */
    public static FloatVector frozen(ComputationGraph graph) {
        return layer(graph).frozen();
    }

    /** The graph's parameters, which training changes in place. */
    public static FloatVector parameters(ComputationGraph graph) {
        EngineVectors kept = layer(graph).kept();
        return kept == null ? SharedVectors.of(graph.params()) : kept.parameters();
    }

    /** The state of the graph's optimiser; empty where that keeps none. */
    public static Optional<FloatVector> optimizerState(ComputationGraph graph) {
        EngineVectors kept = layer(graph).kept();
        return kept == null
                ? Optional.ofNullable(graph.getUpdater().getStateViewArray()).map(SharedVectors::of)
                : kept.joinedState();
    }

    /** Frees all memory of a graph but its parameters, frozen ones among them, and its optimiser's state. */
    public static void releaseWork(ComputationGraph graph) {
        layer(graph).close();
        if (layer(graph).kept() != null) {
            layer(graph).kept().gradient().close();
        }
        INDArray gradient = graph.getFlattenedGradients();
        if (gradient != null) {
            SharedVectors.of(gradient).close();
        }
    }

    /** The engine of a graph. */
    public static EngineProvider engines(ComputationGraph graph) {
        return layer(graph).engines();
    }

    /** The configuration of the one layer of a graph that is to be made. */
    public static DecoderLayerConfiguration layerConfiguration(ComputationGraphConfiguration configuration) {
        if (configuration.getVertices().get(LAYER) instanceof LayerVertex vertex
                && vertex.getLayerConf().getLayer() instanceof DecoderLayerConfiguration layer) {
            return layer;
        }
        throw new IllegalArgumentException("Not the configuration of a policy's graph");
    }

    /** The configuration of the graph's one layer. */
    public static DecoderLayerConfiguration layerConfiguration(ComputationGraph graph) {
        return layer(graph).layerConf();
    }
}
