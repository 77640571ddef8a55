package io.plumbline.engine.nd4j;

import io.plumbline.engine.BatchRules;
import io.plumbline.engine.BatchSize;
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
import io.plumbline.engine.VectorWork;
import io.plumbline.model.DecoderConfig;
import io.plumbline.model.ParameterLayout;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs the layers over a padded batch. */
final class PaddedDecoder implements Engine {
    private final DecoderConfig config;
    private final Weights weights;
    private final Embedding embedding;
    private final List<Block> blocks;
    private final Head head;
    private final boolean checkpointed;
    private final Workspaces workspaces = new Workspaces();

    PaddedDecoder(DecoderConfig config, ParameterLayout layout, EngineOptions options) {
        this.config = config;
        weights = new Weights(config, layout);
        LayerBuilder builder = new LayerBuilder(config, weights);
        embedding = builder.embedding();
        blocks = builder.blocks();
        head = builder.head(options);
        checkpointed = options.checkpointActivations();
    }

    @Override
    public Outputs forward(ParameterVector parameters, List<PromptGroup> groups) {
        weights.bind(parameters);
        return inPass(() -> {
            PaddedBatch batch = new PaddedBatch(groups, config);
            return head.forward(states(batch), batch, workspaces).outputs();
        });
    }

    /** One completion after the other, the whole text computed anew for each token: the reference of engines that keep it. */
    @Override
    public void generate(
            ParameterVector parameters,
            Iterator<GenerationRequest> requests,
            GenerationOptions options,
            StopRule stop,
            GenerationSink done) {
        weights.bind(parameters);
        PlainGeneration generation = new PlainGeneration(options, stop, config.embedding(), this::logits);
        for (int place = 0; requests.hasNext(); place++) {
            done.done(place, generation.completions(requests.next()));
        }
    }

    /** The logits of the token behind a text. */
    private float[] logits(int[] text) {
        return KernelTimes.during(
                KernelTimes.Kind.OUTSIDE,
                () -> workspaces.inPass(() -> {
                    PaddedBatch batch = PaddedBatch.ofText(text, config);
                    return head.firstLogits(states(batch), batch);
                }));
    }

    /** The last block's result, {@code [tokens, hidden]}. */
    private INDArray states(PaddedBatch batch) {
        INDArray x = embedding.forward(batch); // [tokens, hidden]
        for (Block block : blocks) {
            x = resultAlone(block, x, batch);
        }
        return x;
    }

    @Override
    public Outputs forwardBackward(
            ParameterVector parameters, List<PromptGroup> groups, TokenObjective objective, FloatVector gradient) {
        weights.bind(parameters, gradient);
        return inPass(() -> {
            PaddedBatch batch = new PaddedBatch(groups, config);
            INDArray x = embedding.forward(batch); // [tokens, hidden]
            List<Layer.Step> steps = new ArrayList<>(blocks.size());
            for (Block block : blocks) {
                Layer.Step step = checkpointed ? checkpoint(block, x, batch) : block.forward(x, batch);
                steps.add(step);
                x = step.result();
            }
            Head.Result result = head.forward(x, batch, workspaces);
            INDArray byState = result.backward().apply(gradient(objective, result.outputs())); // [tokens, hidden]
            for (int layer = steps.size() - 1; layer >= 0; layer--) {
                byState = backward(steps.get(layer), byState);
            }
            embedding.backward(byState, batch);
            return result.outputs();
        });
    }

    /** A pass is of no kind of work: its operations are those of all kinds in turn. */
    private Outputs inPass(Supplier<Outputs> pass) {
        return KernelTimes.during(KernelTimes.Kind.OUTSIDE, () -> workspaces.inPass(pass));
    }

    /** Computes a block and keeps nothing but its result. */
    private INDArray resultAlone(Block block, INDArray x, PaddedBatch batch) {
        return workspaces.inPart(() -> workspaces.keep(block.forward(x, batch).result()));
    }

    /** The same; on the way back the block is computed again. */
    private Layer.Step checkpoint(Block block, INDArray x, PaddedBatch batch) {
        return new Layer.Step(
                resultAlone(block, x, batch),
                gradient -> block.forward(x, batch).backward().apply(gradient));
    }

    private INDArray backward(Layer.Step step, INDArray gradient) {
        return workspaces.inPart(() -> workspaces.keep(step.backward().apply(gradient)));
    }

    private static float[] gradient(TokenObjective objective, Outputs outputs) {
        // An array that the objective makes is its own, whatever becomes of this pass.
        return BatchRules.requireDerivatives(Workspaces.outside(() -> objective.gradient(outputs)), outputs);
    }

    /** Every completion stands with its prompt. */
    @Override
    public int tokens(PromptGroup group) {
        return group.targets() + group.completions().size() * group.prompt().length;
    }

    /** Every sequence is as long as the longest. */
    @Override
    public long tokens(BatchSize batch) {
        return (long) batch.sequences() * batch.longest();
    }

    @Override
    public VectorWork vectorWork() {
        return new DeviceWork();
    }

    /** Bytes that are kept from pass to pass. */
    long workspaceBytes() {
        return workspaces.bytes();
    }

    @Override
    public void close() {
        workspaces.close();
    }
}
