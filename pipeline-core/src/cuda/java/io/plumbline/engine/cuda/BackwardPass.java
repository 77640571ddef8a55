package io.plumbline.engine.cuda;

import io.plumbline.engine.cuda.DeviceBatch.Array;
import io.plumbline.model.ParameterRole;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** From derivatives of log-probs to the gradient by the parameters, after a forward pass that kept its numbers. */
final class BackwardPass {
    private static final int THREADS = 128;

    private final DecoderParts parts;
    private final Device device;
    private final LinearLayers linears;
    private final Layers layers;
    private final Norms norms;
    private final Tape tape;
    private final GradientTape gradients;

    BackwardPass(DecoderParts parts) {
        this.parts = parts;
        this.device = parts.device();
        this.linears = parts.linears();
        this.layers = parts.layers();
        this.norms = parts.norms();
        this.tape = parts.tape();
        this.gradients = tape.gradients();
    }

    /** Adds to the gradient. */
    void run(DeviceBatch batch, float[] derivatives) {
        Matrix normed = gradients.normed().first(batch.predicting());
        parts.head().backward(parts.weights().head(), batch, tape.finalNormed(), copyIn(derivatives), normed);
        zero(gradients.state());
        zero(gradients.rounded());
        zero(gradients.packed().from(batch.used(), batch.rows() - batch.used())); // Attention leaves them out.
        norms.backwardInto(
                batch.address(Array.PREDICTING_ROWS),
                parts.finalNorm(),
                tape.finalState(),
                tape.finalStatistics(),
                normed);
        List<BlockPlaces> blocks = parts.blocks();
        for (int layer = blocks.size() - 1; layer >= 0; layer--) {
            block(batch, blocks.get(layer), tape.block(layer));
        }
        addToTable(batch, ParameterRole.TOKEN_EMBEDDING, Array.TOKEN_ENTRIES, Array.TOKEN_FIRSTS, Array.TOKEN_ROWS);
        addToTable(
                batch,
                ParameterRole.POSITION_EMBEDDING,
                Array.POSITION_ENTRIES,
                Array.POSITION_FIRSTS,
                Array.POSITION_ROWS);
    }

    private long copyIn(float[] derivatives) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(derivatives.length * Float.BYTES).order(ByteOrder.nativeOrder());
        bytes.asFloatBuffer().put(derivatives);
        long address = gradients.weights(derivatives.length);
        device.copyIn(address, bytes);
        return address;
    }

    private void zero(Matrix matrix) {
        device.zero(
                matrix.address(),
                (long) matrix.rows() * matrix.stride() * matrix.element().bytes());
    }

    /** From the gradient by a block's result to that by its input. */
    private void block(DeviceBatch batch, BlockPlaces block, BlockTape own) {
        toExpanded(block, own);
        switch (parts.config().block().residual()) {
            case SEQUENTIAL -> {
                fromExpanded(block, own, own.middle());
                toAttended(block, own);
            }
            case PARALLEL -> {
                // Both parts begin from the gradient by the block's result, before either adds to it.
                toAttended(block, own);
                fromExpanded(block, own, own.state());
            }
        }
        parts.attention().backward(batch, own, gradients);
        layers.turnBack(gradients.packed(), batch, parts.angles());
        linears.backward(block.attentionInput(), gradients.packed(), gradients.normed());
        norms.again(block.attentionNorm(), own.state(), own.attentionStatistics(), tape.normed());
        linears.addGradients(block.attentionInput(), tape.normed(), gradients.packed());
        norms.backward(block.attentionNorm(), own.state(), own.attentionStatistics(), gradients.normed());
    }

    /** To the gradient by what the feed-forward layer expands, in its place. */
    private void toExpanded(BlockPlaces block, BlockTape own) {
        linears.backward(block.down(), gradients.rounded(), gradients.hidden());
        layers.activateBackward(own.expanded(), block.expand().bias(), tape.hidden(), gradients.hidden());
        linears.addGradients(block.down(), tape.hidden(), gradients.rounded());
    }

    /** Adds the gradient by what the feed-forward layer's norm takes. */
    private void fromExpanded(BlockPlaces block, BlockTape own, Matrix sums) {
        linears.backward(block.expand(), own.expanded(), gradients.normed());
        norms.again(block.feedForwardNorm(), sums, own.feedForwardStatistics(), tape.normed());
        linears.addGradients(block.expand(), tape.normed(), own.expanded());
        norms.backward(block.feedForwardNorm(), sums, own.feedForwardStatistics(), gradients.normed());
    }

    /** To the gradient by what attention made. */
    private void toAttended(BlockPlaces block, BlockTape own) {
        linears.backward(block.attentionOutput(), gradients.rounded(), gradients.attended());
        linears.addGradients(block.attentionOutput(), own.attended(), gradients.rounded());
    }

    private void addToTable(DeviceBatch batch, ParameterRole role, Array entries, Array firsts, Array rows) {
        long table = parts.weights().gradient(role, -1);
        if (table != 0 && batch.length(entries) > 0) {
            parts.program()
                    .launch(
                            "embedBackward",
                            Grid.of(batch.length(entries), THREADS),
                            batch.address(entries),
                            batch.address(firsts),
                            batch.address(rows),
                            gradients.state().address(),
                            table,
                            parts.config().embedding().hiddenSize());
        }
    }
}
