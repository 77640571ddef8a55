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
    private final Workers workers;
    private final Scratch[] scratches;

    PackedDecoder(DecoderConfig config, Layers layers, Tape tape, EngineOptions options) {
        this.config = config;
        this.parameters = layers.parameters();
        this.embedding = layers.embedding();
        this.blocks = layers.blocks();
        this.rotary = layers.rotary();
        this.head = layers.head();
        this.tape = tape;
        this.checkpointed = options.checkpointActivations();
        this.scratches = new Scratch[options.threads()];
        for (int i = 0; i < scratches.length; i++) {
            scratches[i] = new Scratch();
        }
        // Last: where something else fails no thread is left that holds this decoder's memory.
        this.workers = new Workers(options.threads());
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
            workers.countAs(KernelTimes.Kind.OPTIMIZER);
            try {
                workers.run(worker -> part.run(worker, workers.count()));
            } finally {
                workers.countAs(KernelTimes.Kind.ELEMENTWISE);
            }
        });
    }

    private float[] forward(PackedBatch batch) {
        int count = workers.count();
        if (parameters.mustRound()) {
            workers.run(worker -> parameters.round(worker, count));
        }
        if (rotary != null) {
            rotary.reserve(batch.longest());
        }
        for (Scratch scratch : scratches) {
            scratch.reserveScores(Attention.scoreElements(batch.longest()));
        }
        workers.run(worker -> {
            Range rows = batch.rows().share(worker, count);
            embedding.forward(batch, tape.state(0).values(), rows, scratches[worker]);
            blocks.get(0).beforeAttention(batch, tape, worker, count, scratches[worker]);
        });
        for (int layer = 0; layer < blocks.size(); layer++) {
            Block block = blocks.get(layer);
            Block next = layer + 1 < blocks.size() ? blocks.get(layer + 1) : null;
            workers.run(worker -> block.attend(batch, tape, worker, count, scratches[worker]));
            workers.run(worker -> {
                block.afterAttention(batch, tape, worker, count, scratches[worker]);
                if (next != null) {
                    next.beforeAttention(batch, tape, worker, count, scratches[worker]);
                }
            });
        }
        workers.countAs(KernelTimes.Kind.HEAD);
        float[] logProbs = head.forward(batch, tape.state(blocks.size()).values(), tape, workers, scratches);
        workers.countAs(KernelTimes.Kind.ELEMENTWISE);
        return logProbs;
    }

    /** Makes again what a block keeps for its backward pass; the last one's is still there. */
    private void runAgain(Block block, PackedBatch batch) {
        int count = workers.count();
        workers.run(worker -> block.beforeAttention(batch, tape, worker, count, scratches[worker]));
        workers.run(worker -> block.attend(batch, tape, worker, count, scratches[worker]));
        workers.run(worker -> block.expandAgain(batch, tape, worker, count, scratches[worker]));
    }

    private void backward(PackedBatch batch, float[] weights) {
        int count = workers.count();
        workers.countAs(KernelTimes.Kind.HEAD);
        Range weighted = head.backward(batch, weights, tape.state(blocks.size()).values(), tape, workers, scratches);
        workers.countAs(KernelTimes.Kind.ELEMENTWISE);
        for (int layer = blocks.size() - 1; layer >= 0; layer--) {
            Block block = blocks.get(layer);
            if (checkpointed && layer < blocks.size() - 1) {
                runAgain(block, batch);
            }
            workers.run(
                    worker -> block.backwardAfterAttention(batch, weighted, tape, worker, count, scratches[worker]));
            workers.run(worker -> block.backwardAttention(batch, weighted, tape, worker, count, scratches[worker]));
            workers.run(
                    worker -> block.backwardBeforeAttention(batch, weighted, tape, worker, count, scratches[worker]));
            workers.run(worker -> block.addGradientsBeforeAttention(batch, tape, worker, count, scratches[worker]));
        }
        workers.run(worker -> {
            Range columns = new Range(0, config.embedding().hiddenSize()).share(worker, count);
            embedding.addGradients(batch, tape.gradientState().values(), columns, scratches[worker]);
        });
    }

    @Override
    public void close() {
        workers.close();
        parameters.close();
        tape.close();
        for (Scratch scratch : scratches) {
            scratch.close();
        }
    }
}
