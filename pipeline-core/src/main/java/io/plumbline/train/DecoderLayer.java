package io.plumbline.train;

import io.plumbline.engine.Engine;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.MicroBatches;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.VectorWork;
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
 * the batch's pairs through the engine in micro-batches, takes the mean over the step once, and clips. Owns an engine,
 * so it is to be closed.
 */
public final class DecoderLayer extends UnsupervisedStubs implements IOutputLayer, AutoCloseable {
    private static final long serialVersionUID = 1L;

    private transient Engine engine;
    private transient StepSums sums = StepSums.NONE;
    private transient double gradientNorm;
    private INDArray labels;

    DecoderLayer(NeuralNetConfiguration configuration, DataType type) {
        super(configuration, type);
    }

    /** Sums over the pairs of the last backward pass. */
    public StepSums sums() {
        return sums;
    }

    /** Norm of the last backward pass's gradient, before clipping. */
    public double gradientNorm() {
        return gradientNorm;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        List<TrainingPair> pairs = PairBatchCodec.decode(input, labels);
        Objective objective = layerConf().objective();
        long weight = pairs.stream().mapToLong(objective::weight).sum();
        INDArray gradient = gradientViews.get(FlatParameterInitializer.KEY);
        FloatVector gradientVector = SharedVectors.of(gradient);
        vectorWork().zero(gradientVector);
        StepSums total = StepSums.NONE;
        int start = 0;
        for (List<PromptGroup> batch : microBatches(pairs)) {
            int end = start + batch.size();
            BatchObjective batchObjective =
                    new BatchObjective(objective, pairs.subList(start, end), batch, 1.0 / weight);
            engine().forwardBackward(parameters(), batch, batchObjective, gradientVector);
            total = total.plus(batchObjective.sums());
            start = end;
        }
        sums = total;
        gradientNorm = vectorWork().norm(gradientVector);
        vectorWork().clip(gradientVector, gradientNorm, layerConf().maxGradientNorm());
        Gradient result = new DefaultGradient();
        result.setGradientFor(FlatParameterInitializer.KEY, gradient);
        return new Pair<>(result, null);
    }

    @Override
    public double computeScore(double regularization, boolean training, LayerWorkspaceMgr workspaces) {
        score = sums.meanLoss();
        return score;
    }

    /** Sequence log-probs, {@code [pairs, completions]}. */
    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        List<TrainingPair> pairs = PairBatchCodec.decode(input, null);
        float[][] sequences = new float[pairs.size()][];
        int row = 0;
        for (List<PromptGroup> batch : microBatches(pairs)) {
            float[] tokens = engine().forward(parameters(), batch).tokenLogProbs();
            int at = 0;
            for (PromptGroup group : batch) {
                float[] completions = new float[group.completions().size()];
                for (int completion = 0; completion < completions.length; completion++) {
                    int end = at + group.completions().get(completion).length;
                    completions[completion] = (float) Sequences.sum(tokens, at, end);
                    at = end;
                }
                sequences[row++] = completions;
            }
        }
        return Nd4j.createFromArray(sequences);
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

    private List<List<PromptGroup>> microBatches(List<TrainingPair> pairs) {
        List<PromptGroup> groups =
                pairs.stream().map(layerConf().objective()::group).toList();
        return MicroBatches.split(groups, layerConf().maxBatchTokens());
    }

    /** The optimiser's work on the engine's threads. */
    VectorWork vectorWork() {
        return engine().vectorWork();
    }

    private ParameterVector parameters() {
        return ParameterVector.allTrained(SharedVectors.of(params.get(FlatParameterInitializer.KEY)));
    }

    private Engine engine() {
        if (engine == null) {
            engine = layerConf().source().open();
        }
        return engine;
    }
}
