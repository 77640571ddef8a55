package io.plumbline.train;

import io.plumbline.engine.MicroBatches;
import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.cpu.Decoder;
import io.plumbline.engine.cpu.Team;
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
 * the batch's pairs through the decoder in micro-batches, takes the mean over the step once, and clips. Owns a decoder,
 * so it is to be closed.
 */
public final class DecoderLayer extends UnsupervisedStubs implements IOutputLayer, AutoCloseable {
    private static final long serialVersionUID = 1L;

    private transient Decoder decoder;
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
        VectorPass.zero(team(), gradient);
        StepSums total = StepSums.NONE;
        int start = 0;
        for (List<PromptGroup> batch : microBatches(pairs)) {
            int end = start + batch.size();
            BatchObjective batchObjective =
                    new BatchObjective(objective, pairs.subList(start, end), batch, 1.0 / weight);
            decoder().forwardBackward(params.get(FlatParameterInitializer.KEY), batch, batchObjective, gradient);
            total = total.plus(batchObjective.sums());
            start = end;
        }
        sums = total;
        gradientNorm = GradientNorm.of(team(), gradient);
        GradientNorm.clip(team(), gradient, gradientNorm, layerConf().maxGradientNorm());
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
            float[] tokens = decoder().logProbs(params.get(FlatParameterInitializer.KEY), batch);
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

    /** Gives the decoder's memory back; the next pass opens another. */
    @Override
    public void close() {
        if (decoder != null) {
            decoder.close();
            decoder = null;
        }
    }

    private List<List<PromptGroup>> microBatches(List<TrainingPair> pairs) {
        List<PromptGroup> groups =
                pairs.stream().map(layerConf().objective()::group).toList();
        return MicroBatches.split(groups, layerConf().maxBatchTokens());
    }

    /** The decoder's threads. */
    Team team() {
        return decoder().team();
    }

    private Decoder decoder() {
        if (decoder == null) {
            decoder = layerConf().source().open();
        }
        return decoder;
    }
}
