package io.plumbline.train;

import io.plumbline.engine.Engine;
import io.plumbline.engine.EngineProvider;
import io.plumbline.engine.Engines;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.MicroBatches;
import io.plumbline.engine.Outputs;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.VectorWork;
import io.plumbline.example.ReferencedExample;
import io.plumbline.loss.Needs.Scope;
import io.plumbline.loss.Rounding;
import io.plumbline.loss.StepPart;
import io.plumbline.loss.Totals;
import io.plumbline.loss.WeightedLosses;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The layer that {@link DecoderLayerConfiguration} describes. One backward pass is one optimiser step's gradient: it runs
 * the batch's examples through the engine in micro-batches, takes the mean over the step once, and clips. The batch is the
 * whole step, or the part of it that {@link #partOf} says. Owns an engine,
 * so it is to be closed.
 */
public final class DecoderLayer extends UnsupervisedStubs implements IOutputLayer, AutoCloseable {
    private static final long serialVersionUID = 1L;

    private transient EngineProvider engines = Engines.host();
    private transient EngineVectors kept; // null where DL4J's arrays are the engine's memory
    private transient Engine engine;
    private transient StepLoss last;
    private transient double gradientNorm;
    private transient Totals wholeStep;
    private transient FloatVector frozen = ParameterVector.nothing();
    private INDArray labels;

    DecoderLayer(NeuralNetConfiguration configuration, DataType type) {
        super(configuration, type);
    }

    /**
     * Says that the next batches are this worker's part of a step that several workers take.
     *
     * @param step counts of the whole step
     */
    public void partOf(Totals step) {
        wholeStep = step;
    }

    /** Sums over the examples of the last backward pass. */
    public StepSums sums() {
        return last == null ? StepSums.NONE : last.sums();
    }

    /**
     * Evaluates the loss that the examples of the last backward pass have under a policy which is the reference. It is no part
     * of the sums, as it is of use at the training's first step alone.
     */
    public AtReference atReference() {
        return last == null ? AtReference.NONE : last.atReference();
    }

    /** Norm of the last backward pass's gradient, before clipping. */
    public double gradientNorm() {
        return gradientNorm;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        List<ReferencedExample> examples = ExampleBatchCodec.decode(input, labels);
        WeightedLosses losses = layerConf().loss().losses();
        LossBatches lossBatches = new LossBatches(losses.needs());
        Rounding rounding = Roundings.of(layerConf().source().precision());
        Totals own = LossBatches.totals(examples);
        StepPart part = wholeStep == null ? StepPart.whole(own) : new StepPart(own, wholeStep);
        StepLoss loss = new StepLoss(losses, lossBatches, rounding, part);
        INDArray gradient = gradientViews.get(FlatParameterInitializer.KEY);
        FloatVector gradientVector = kept == null ? SharedVectors.of(gradient) : kept.gradient();
        vectorWork().zero(gradientVector);
        StepPasses passes = new StepPasses(engine(), parameters(), gradientVector);
        List<List<PromptGroup>> batches = microBatches(examples, lossBatches);
        if (losses.needs().scope() == Scope.STEP && batches.size() > 1) {
            passes.atOnce(batches, examples, loss);
        } else {
            passes.each(batches, examples, loss);
        }
        last = loss;
        gradientNorm = vectorWork().norm(gradientVector);
        vectorWork().clip(gradientVector, gradientNorm, layerConf().maxGradientNorm());
        Gradient result = new DefaultGradient();
        result.setGradientFor(FlatParameterInitializer.KEY, gradient);
        return new Pair<>(result, null);
    }

    @Override
    public double computeScore(double regularization, boolean training, LayerWorkspaceMgr workspaces) {
        score = sums().meanLoss();
        return score;
    }

    /** Sequence log-probs or scores, {@code [examples, most completions]}; NaN beyond the completions of an example. */
    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        List<ReferencedExample> examples = ExampleBatchCodec.decode(input, null);
        List<List<PromptGroup>> batches = microBatches(
                examples, new LossBatches(layerConf().loss().losses().needs()));
        int most = batches.stream()
                .flatMap(List::stream)
                .mapToInt(group -> group.completions().size())
                .max()
                .orElse(0);
        float[][] sequences = new float[examples.size()][];
        int row = 0;
        for (List<PromptGroup> batch : batches) {
            Outputs outputs = engine().forward(parameters(), batch);
            float[] values = outputs.values();
            boolean scored = outputs.scores().length > 0;
            int at = 0;
            for (PromptGroup group : batch) {
                float[] completions = new float[most];
                Arrays.fill(completions, Float.NaN);
                for (int completion = 0; completion < group.completions().size(); completion++) {
                    int end = at + (scored ? 1 : group.completions().get(completion).length);
                    completions[completion] = (float) sum(values, at, end);
                    at = end;
                }
                sequences[row++] = completions;
            }
        }
        return Nd4j.createFromArray(sequences);
    }

    /** In order, in double precision. */
    private static double sum(float[] values, int from, int to) {
        double sum = 0;
        for (int index = from; index < to; index++) {
            sum += values[index];
        }
        return sum;
    }

    @Override
    public boolean needsLabels() {
        return true;
    }

    @Override
    public void setLabels(INDArray labels) {
        this.labels = labels;
    }

    @Override
    public INDArray getLabels() {
        return labels;
    }

    @Override
    public void clear() {
        input = null;
        labels = null;
    }

    /** Frees the engine's memory; the next pass opens another. */
    @Override
    public void close() {
        if (engine != null) {
            engine.close();
            engine = null;
        }
    }

    private List<List<PromptGroup>> microBatches(List<ReferencedExample> examples, LossBatches batches) {
        List<PromptGroup> groups = examples.stream()
                .map(referenced -> batches.group(referenced.example()))
                .toList();
        return MicroBatches.split(groups, layerConf().maxBatchTokens(), engine()::tokens, engine()::tokens);
    }

    /** The optimiser's work on the engine's threads. */
    VectorWork vectorWork() {
        return engine().vectorWork();
    }

    private ParameterVector parameters() {
        FloatVector trained =
                kept == null ? SharedVectors.of(params.get(FlatParameterInitializer.KEY)) : kept.parameters();
        return new ParameterVector(frozen, trained);
    }

    /**
     * Takes what it computes with. The parameters stay the caller's.
     *
     * @param provider of its engine
     * @param unchanged parameters that it reads and does not train
     * @param own vectors in the engine's memory; null where DL4J's arrays are that
     */
    void computeOn(EngineProvider provider, FloatVector unchanged, EngineVectors own) {
        engines = provider;
        frozen = unchanged;
        kept = own;
    }

    /** The provider of the engine that computes and of all vectors. */
    EngineProvider engines() {
        return engines;
    }

    /** The vectors in the engine's memory; null where DL4J's arrays are that. */
    EngineVectors kept() {
        return kept;
    }

    /** Takes the step of an optimiser on the vectors in the engine's memory. */
    void takeStep(TorchUpdater updater, int iteration) {
        kept.step(vectorWork(), updater, layerConf().decays(), iteration);
    }

    FloatVector frozen() {
        return frozen;
    }

    private Engine engine() {
        if (engine == null) {
            engine = layerConf().source().open(engines);
        }
        return engine;
    }
}
