package io.plumbline.engine.cpu;

import io.plumbline.engine.EngineOptions;
import io.plumbline.model.AttentionConfig;
import io.plumbline.model.AttentionConfig.QueryKeyNorm;
import io.plumbline.model.BlockConfig.NormPlace;
import io.plumbline.model.DecoderConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * Decides which buffers of a tape have memory of their own. A forward pass alone keeps nothing, so all blocks use one set in
 * turn; where activations are checkpointed, a training pass keeps the input of each block, and the rest is made again (Chen
 * et al. 2016).
 */
final class TapeBuilder {
    private final DecoderConfig config;
    private final Buffers buffers;
    private final Matrix attendedOfAllRows;
    private final Operand hidden;

    /**
     * @param config the decoder
     * @param buffers makes the memory
     */
    TapeBuilder(DecoderConfig config, Buffers buffers) {
        this.config = config;
        this.buffers = buffers;
        attendedOfAllRows = buffers.matrix(config.block().attention().queryWidth());
        hidden = buffers.inPrecision(config.block().feedForward().intermediateSize());
    }

    /** A tape for forward passes. */
    Tape forward(LogitChunks chunks) {
        HeadTape head = new HeadTape(headNormed(), null, chunks, new float[buffers.rows()]);
        return tape(blocks(2, 1, () -> null), List.of(), head);
    }

    /** A tape for forward and backward passes. */
    Tape training(LogitChunks chunks, EngineOptions options) {
        int layers = config.layers();
        Matrix weightedNormed =
                buffers.inPrecision(config.embedding().hiddenSize()).products();
        HeadTape head = new HeadTape(headNormed(), weightedNormed, chunks, new float[buffers.rows()]);
        int keptInner = options.checkpointActivations() ? 1 : layers;
        Supplier<Operand> gradient = () -> buffers.operand(config.embedding().hiddenSize());
        return tape(blocks(layers + 1, keptInner, gradient), gradients(), head);
    }

    private Operand headNormed() {
        return buffers.operand(config.embedding().hiddenSize());
    }

    private Tape tape(List<BlockTape> blocks, List<GradientTape> gradients, HeadTape head) {
        Operand normed = buffers.inPrecision(config.embedding().hiddenSize());
        return new Tape(blocks, gradients, normed, hidden, head, new RowStatistics(buffers.rows()));
    }

    /**
     * @param keptStates the number of states with memory of their own: inputs and outputs of blocks
     * @param keptInner the number of blocks whose other buffers have memory of their own
     * @param gradient makes room for the gradient by what a part of the blocks makes; gives null where there is no backward
     *     pass
     */
    private List<BlockTape> blocks(int keptStates, int keptInner, Supplier<Operand> gradient) {
        int layers = config.layers();
        int hiddenSize = config.embedding().hiddenSize();
        int packedWidth = config.block().attention().packedWidth();
        int expandedWidth = config.block().feedForward().expandedWidth();
        Matrix roundedState = buffers.rounded(hiddenSize);
        Matrix roundedPacked = buffers.rounded(packedWidth);
        List<Operand> states =
                operands(layers + 1, keptStates, () -> Buffers.operand(buffers.matrix(hiddenSize), roundedState));
        List<Operand> projected =
                operands(layers, keptInner, () -> Buffers.operand(buffers.matrix(packedWidth), roundedPacked));
        List<Operand> packed =
                normsHeads() ? operands(layers, keptInner, () -> Operand.of(buffers.matrix(packedWidth))) : projected;
        List<Operand> attended = operands(layers, keptInner, attended());
        List<Operand> middles =
                operands(layers, keptInner, () -> Buffers.operand(buffers.matrix(hiddenSize), roundedState));
        List<Operand> expanded = operands(layers, keptInner, () -> buffers.inPrecision(expandedWidth));
        List<PartResult> attentionOutputs = partResults(keptInner, roundedState, gradient);
        List<PartResult> feedForwardOutputs = partResults(keptInner, roundedState, gradient);
        List<BlockTape> blocks = new ArrayList<>(layers);
        for (int layer = 0; layer < layers; layer++) {
            blocks.add(BlockTape.ofAllRows(
                    states.get(layer),
                    projected.get(layer),
                    packed.get(layer),
                    attended.get(layer),
                    attentionOutputs.get(layer),
                    middles.get(layer),
                    expanded.get(layer),
                    feedForwardOutputs.get(layer),
                    states.get(layer + 1)));
        }
        blocks.set(layers - 1, blocks.get(layers - 1).ofPredictingRows(attendedOfAllRows));
        return blocks;
    }

    private boolean normsHeads() {
        return config.block().attention().queryKeyNorm() != QueryKeyNorm.NONE;
    }

    /** Room for what one part of each block makes; null where that joins the residual stream as it is. */
    private List<PartResult> partResults(int kept, Matrix rounded, Supplier<Operand> gradient) {
        boolean normed = config.block().normPlace() != NormPlace.BEFORE;
        if (!normed && config.block().partScale() == null) {
            return Collections.nCopies(config.layers(), null);
        }
        int hiddenSize = config.embedding().hiddenSize();
        RowStatistics statistics = new RowStatistics(buffers.rows());
        Operand ofAll = gradient.get();
        // What is multiplied alone is not needed again.
        return operands(config.layers(), normed ? kept : 1, () -> Buffers.operand(buffers.matrix(hiddenSize), rounded))
                .stream()
                .map(values -> new PartResult(values, ofAll, statistics))
                .toList();
    }

    /** Makes the memory of attention's result, of which each block keeps the rounded copy alone where products read that. */
    private Supplier<Operand> attended() {
        int width = config.block().attention().queryWidth();
        if (!buffers.isRounded()) {
            return () -> buffers.operand(width);
        }
        Matrix values = buffers.matrix(width);
        return () -> Operand.of(values, buffers.rounded(width));
    }

    /** So many, of which the first {@code kept} have memory of their own and the others use it in turn. */
    private static List<Operand> operands(int count, int kept, Supplier<Operand> allocate) {
        List<Operand> operands = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            operands.add(i < kept ? allocate.get() : operands.get(i - kept));
        }
        return operands;
    }

    /**
     * All blocks use the same memory. The gradient by {@code hidden} shares its memory, since the backward pass makes {@code
     * hidden} again after it; so does the gradient by the last block's attention result, whose predicting rows were copied.
     */
    private List<GradientTape> gradients() {
        int hiddenSize = config.embedding().hiddenSize();
        AttentionConfig attention = config.block().attention();
        Operand projected = buffers.operand(attention.packedWidth());
        GradientTape inner = GradientTape.ofAllRows(
                buffers.operand(hiddenSize),
                hidden,
                buffers.inPrecision(hiddenSize),
                buffers.operand(hiddenSize),
                buffers.operand(attention.queryWidth()),
                normsHeads() ? Operand.of(buffers.matrix(attention.packedWidth())) : projected,
                projected);
        List<GradientTape> gradients = new ArrayList<>(Collections.nCopies(config.layers() - 1, inner));
        gradients.add(inner.ofPredictingRows(buffers.matrix(hiddenSize), attendedOfAllRows));
        return gradients;
    }
}
