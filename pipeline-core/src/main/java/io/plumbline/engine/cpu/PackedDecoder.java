package io.plumbline.engine.cpu;

import io.plumbline.engine.Engine;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.KernelTimes;
import io.plumbline.engine.Outputs;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.TokenObjective;
import io.plumbline.engine.VectorWork;
import io.plumbline.model.DecoderConfig;
import java.util.List;

/** Runs the layers over a packed batch: which step follows which, and where workers wait for each other. */
final class PackedDecoder implements Engine {
    private final DecoderConfig config;
    private final Parameters parameters;
    private final Embedding embedding;
    private final List<Block> blocks;
    private final Rotary rotary; // null where positions are learned
    private final Head head;
    private final Tape tape;
    private final boolean checkpointed;
    private final Lanes lanes;

    PackedDecoder(DecoderConfig config, Layers layers, Tape tape, EngineOptions options) {
        this.config = config;
        this.parameters = layers.parameters();
        this.embedding = layers.embedding();
        this.blocks = layers.blocks();
        this.rotary = layers.rotary();
        this.head = layers.head();
        this.tape = tape;
        this.checkpointed = options.checkpointActivations();
        // Last: where something else fails no thread is left that holds this decoder's memory.
        this.lanes = new Lanes(options.threads());
    }

    @Override
    public Outputs forward(ParameterVector vector, List<PromptGroup> groups) {
        PackedBatch batch = PackedBatch.of(groups, config.embedding());
        parameters.bindValues(vector);
        tape.reserveForward(batch);
        int threads = Kernels.useCallingThreadOnly();
        KernelTimes.Kind before = KernelTimes.enter(KernelTimes.Kind.OUTSIDE);
        try {
            return new Outputs(forward(batch));
        } finally {
            KernelTimes.leave(before);
            Kernels.restoreThreads(threads);
        }
    }

    @Override
    public Outputs forwardBackward(
            ParameterVector vector, List<PromptGroup> groups, TokenObjective objective, FloatVector gradient) {
        PackedBatch batch = PackedBatch.of(groups, config.embedding());
        parameters.bindValues(vector);
        parameters.bindGradients(vector, gradient);
        tape.reserveTraining(batch);
        int threads = Kernels.useCallingThreadOnly();
        KernelTimes.Kind before = KernelTimes.enter(KernelTimes.Kind.OUTSIDE);
        try {
            float[] logProbs = forward(batch);
            float[] weights = objective.gradient(logProbs.clone());
            if (weights.length != logProbs.length) {
                throw new IllegalArgumentException("The objective must give a derivative for each of " + logProbs.length
                        + " tokens, got " + weights.length);
            }
            backward(batch, weights);
            return new Outputs(logProbs);
        } finally {
            KernelTimes.leave(before);
            Kernels.restoreThreads(threads);
        }
    }

    @Override
    public VectorWork vectorWork() {
        return new TeamWork(part -> {
            lanes.countAs(KernelTimes.Kind.OPTIMIZER);
            try {
                lanes.run(lane -> part.run(lane.index(), lane.count()));
            } finally {
                lanes.countAs(KernelTimes.Kind.ELEMENTWISE);
            }
        });
    }

    private float[] forward(PackedBatch batch) {
        if (parameters.mustRound()) {
            lanes.run(parameters::round);
        }
        if (rotary != null) {
            rotary.reserve(batch.longest());
        }
        lanes.reserveScores(Attention.scoreElements(batch.longest()));
        lanes.run(lane -> {
            Range rows = lane.share(batch.rows());
            embedding.forward(batch, tape.state(0).values(), rows, lane.scratch());
            blocks.get(0).beforeAttention(batch, tape, lane);
        });
        for (int layer = 0; layer < blocks.size(); layer++) {
            Block block = blocks.get(layer);
            Block next = layer + 1 < blocks.size() ? blocks.get(layer + 1) : null;
            lanes.run(lane -> block.attend(batch, tape, lane));
            lanes.run(lane -> {
                block.afterAttention(batch, tape, lane);
                if (next != null) {
                    next.beforeAttention(batch, tape, lane);
                }
            });
        }
        lanes.countAs(KernelTimes.Kind.HEAD);
        float[] logProbs =
                head.forward(batch.predictions(), tape.state(blocks.size()).values(), tape, lanes);
        lanes.countAs(KernelTimes.Kind.ELEMENTWISE);
        return logProbs;
    }

    /** Makes again what a block keeps for its backward pass; the last one's is still there. */
    private void runAgain(Block block, PackedBatch batch) {
        lanes.run(lane -> block.beforeAttention(batch, tape, lane));
        lanes.run(lane -> block.attend(batch, tape, lane));
        lanes.run(lane -> block.expandAgain(batch, tape, lane));
    }

    private void backward(PackedBatch batch, float[] weights) {
        lanes.countAs(KernelTimes.Kind.HEAD);
        Range weighted = head.backward(
                batch.predictions(), weights, tape.state(blocks.size()).values(), tape, lanes);
        lanes.countAs(KernelTimes.Kind.ELEMENTWISE);
        for (int layer = blocks.size() - 1; layer >= 0; layer--) {
            Block block = blocks.get(layer);
            if (checkpointed && layer < blocks.size() - 1) {
                runAgain(block, batch);
            }
            lanes.run(lane -> block.backwardAfterAttention(batch, weighted, tape, lane));
            lanes.run(lane -> block.backwardAttention(batch, weighted, tape, lane));
            lanes.run(lane -> block.backwardBeforeAttention(batch, weighted, tape, lane));
            lanes.run(lane -> block.addGradientsBeforeAttention(batch, tape, lane));
        }
        lanes.run(lane -> {
            Range columns = lane.share(new Range(0, config.embedding().hiddenSize()));
            embedding.addGradients(batch, tape.gradientState().values(), columns, lane.scratch());
        });
    }

    @Override
    public void close() {
        lanes.close();
        parameters.close();
        tape.close();
    }
}
