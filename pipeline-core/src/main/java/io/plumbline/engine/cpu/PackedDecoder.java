package io.plumbline.engine.cpu;

import io.plumbline.engine.BatchRules;
import io.plumbline.engine.Engine;
import io.plumbline.engine.EngineOptions;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.GenerationOptions;
import io.plumbline.engine.GenerationRequest;
import io.plumbline.engine.GenerationSink;
import io.plumbline.engine.KernelTimes;
import io.plumbline.engine.Outputs;
import io.plumbline.engine.ParameterVector;
import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.StopRule;
import io.plumbline.engine.TokenObjective;
import io.plumbline.engine.TokenStatistics;
import io.plumbline.engine.VectorWork;
import io.plumbline.model.DecoderConfig;
import java.util.Iterator;
import java.util.List;

/** Runs the layers over a packed batch: which step follows which, and where workers wait for each other. */
final class PackedDecoder implements Engine {
    private final DecoderConfig config;
    private final Layers layers;
    private final Parameters parameters;
    private final Embedding embedding;
    private final List<Block> blocks;
    private final Head head;
    private final TapeMemory memory;
    private final AdapterMemory adapters;
    private final boolean checkpointed;
    private final boolean statistics;
    private final Lanes lanes;

    PackedDecoder(DecoderConfig config, Layers layers, TapeMemory memory, EngineOptions options) {
        this.config = config;
        this.layers = layers;
        this.parameters = layers.parameters();
        this.embedding = layers.embedding();
        this.blocks = layers.blocks();
        this.head = layers.head();
        this.memory = memory;
        this.adapters = new AdapterMemory(parameters.adapters(), options.precision());
        this.checkpointed = options.checkpointActivations();
        this.statistics = options.statistics();
        // Last: where something else fails no thread is left that holds this decoder's memory.
        this.lanes = new Lanes(options.threads());
    }

    @Override
    public Outputs forward(ParameterVector vector, List<PromptGroup> groups) {
        PackedBatch batch = lay(groups);
        parameters.bindValues(vector);
        adapters.reserveForward(batch.tokens());
        Tape tape = memory.reserveForward(batch);
        int threads = Kernels.useCallingThreadOnly();
        KernelTimes.Kind before = KernelTimes.enter(KernelTimes.Kind.OUTSIDE);
        try {
            return forward(batch, tape);
        } finally {
            KernelTimes.leave(before);
            Kernels.restoreThreads(threads);
        }
    }

    @Override
    public Outputs forwardBackward(
            ParameterVector vector, List<PromptGroup> groups, TokenObjective objective, FloatVector gradient) {
        PackedBatch batch = lay(groups);
        parameters.bindValues(vector);
        parameters.bindGradients(vector, gradient);
        adapters.reserveTraining(batch.tokens());
        Tape tape = memory.reserveTraining(batch);
        int threads = Kernels.useCallingThreadOnly();
        KernelTimes.Kind before = KernelTimes.enter(KernelTimes.Kind.OUTSIDE);
        try {
            Outputs outputs = forward(batch, tape);
            float[] weights = BatchRules.requireDerivatives(objective.gradient(outputs), outputs);
            backward(batch, tape, new TargetWeights(batch.predictions(), weights));
            return outputs;
        } finally {
            KernelTimes.leave(before);
            Kernels.restoreThreads(threads);
        }
    }

    @Override
    public void generate(
            ParameterVector vector,
            Iterator<GenerationRequest> requests,
            GenerationOptions options,
            StopRule stop,
            GenerationSink done) {
        parameters.bindValues(vector);
        int threads = Kernels.useCallingThreadOnly();
        KernelTimes.Kind before = KernelTimes.enter(KernelTimes.Kind.OUTSIDE);
        try (Generation generation = new Generation(config, layers, memory, adapters, lanes)) {
            parameters.round(lanes);
            generation.run(requests, options, stop, done);
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

    @Override
    public int tokens(PromptGroup group) {
        return separate(List.of(group)).stream().mapToInt(PromptGroup::tokens).sum();
    }

    private PackedBatch lay(List<PromptGroup> groups) {
        return PackedBatch.of(separate(groups), config);
    }

    private List<PromptGroup> separate(List<PromptGroup> groups) {
        List<PromptGroup> separate = groups;
        for (Block block : blocks) {
            separate = block.separate(separate);
        }
        return separate;
    }

    private Outputs forward(PackedBatch batch, Tape tape) {
        parameters.round(lanes);
        blocks.forEach(block -> block.reserve(batch.longest()));
        lanes.reserveScores(Attention.scoreElements(batch.longest()));
        lanes.run(lane -> {
            Range rows = lane.share(batch.rows());
            embedding.forward(batch, tape.block(0).input().values(), rows, lane.scratch());
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
        int targets = batch.predictions().targets();
        Outputs outputs = config.head().scalar() == null
                ? new Outputs(new float[targets], statistics ? TokenStatistics.ofTokens(targets) : null)
                : Outputs.ofScores(new float[targets]);
        head.forward(batch.predictions(), outputs, tape, lanes);
        lanes.countAs(KernelTimes.Kind.ELEMENTWISE);
        return outputs;
    }

    /** Makes again what a block keeps for its backward pass; the last one's is still there. */
    private void runAgain(Block block, PackedBatch batch, Tape tape) {
        lanes.run(lane -> block.beforeAttention(batch, tape, lane));
        lanes.run(lane -> block.attend(batch, tape, lane));
        lanes.run(lane -> block.expandAgain(batch, tape, lane));
    }

    private void backward(PackedBatch batch, Tape tape, TargetWeights weights) {
        lanes.countAs(KernelTimes.Kind.HEAD);
        Range weighted = head.backward(weights, tape, lanes);
        lanes.countAs(KernelTimes.Kind.ELEMENTWISE);
        for (int layer = blocks.size() - 1; layer >= 0; layer--) {
            Block block = blocks.get(layer);
            if (checkpointed && layer < blocks.size() - 1) {
                runAgain(block, batch, tape);
            }
            lanes.run(lane -> block.backwardAfterAttention(batch, weighted, tape, lane));
            lanes.run(lane -> block.backwardAttention(batch, weighted, tape, lane));
            lanes.run(lane -> block.backwardBeforeAttention(batch, weighted, tape, lane));
            lanes.run(lane -> block.addGradientsBeforeAttention(batch, tape, lane));
        }
        lanes.run(lane -> {
            Range columns = lane.share(new Range(0, config.embedding().hiddenSize()));
            embedding.addGradients(batch, tape.gradients(0).state().values(), columns, lane.scratch());
        });
    }

    @Override
    public void close() {
        lanes.close();
        parameters.close();
        adapters.close();
        memory.close();
    }
}
