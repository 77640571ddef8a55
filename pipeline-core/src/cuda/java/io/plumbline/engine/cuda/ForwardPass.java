package io.plumbline.engine.cuda;

import io.plumbline.engine.cuda.DeviceBatch.Array;
import io.plumbline.model.ParameterRole;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** From token ids to log-probs of completion tokens. */
final class ForwardPass {
    private static final int THREADS = 128;

    private final DecoderParts parts;
    private final LinearLayers linears;
    private final Layers layers;
    private final Norms norms;
    private final Tape tape;

    ForwardPass(DecoderParts parts) {
        this.parts = parts;
        this.linears = parts.linears();
        this.layers = parts.layers();
        this.norms = parts.norms();
        this.tape = parts.tape();
    }

    /** Returns the log-probs in the order of the batch's tokens. */
    float[] run(DeviceBatch batch) {
        batch.copyTo(parts.device(), tape.batch());
        parts.angles().reserve(batch.longest());
        List<BlockPlaces> blocks = parts.blocks();
        embed(batch);
        norms.forward(
                blocks.get(0).attentionNorm(),
                tape.block(0).state(),
                tape.normed(),
                tape.block(0).attentionStatistics());
        for (int layer = 0; layer < blocks.size(); layer++) {
            BlockPlaces block = blocks.get(layer);
            block(batch, block, tape.block(layer));
            if (layer + 1 < blocks.size()) {
                norms.forward(
                        blocks.get(layer + 1).attentionNorm(),
                        tape.block(layer).middle(),
                        tape.projected(),
                        block.down().bias(),
                        0,
                        tape.block(layer + 1).state(),
                        tape.normed(),
                        tape.block(layer + 1).attentionStatistics());
            } else {
                norms.forward(
                        parts.finalNorm(),
                        tape.block(layer).middle(),
                        tape.projected(),
                        block.down().bias(),
                        batch.address(Array.PREDICTING_ROWS),
                        tape.finalState(),
                        tape.finalNormed(),
                        tape.finalStatistics());
            }
        }
        long logProbs = tape.logProbs(batch.targets());
        parts.head().forward(parts.weights().head(), batch, tape.finalNormed(), logProbs);
        return read(logProbs, batch.targets());
    }

    private void embed(DeviceBatch batch) {
        parts.program()
                .launch(
                        "embed",
                        Grid.of(batch.rows(), THREADS),
                        batch.address(Array.TOKENS),
                        batch.address(Array.POSITIONS),
                        parts.weights().value(ParameterRole.TOKEN_EMBEDDING, -1),
                        parts.weights().value(ParameterRole.POSITION_EMBEDDING, -1),
                        tape.block(0).state().address(),
                        parts.config().embedding().hiddenSize());
    }

    /** From the normalised input of a block to what its feed-forward layer projects. */
    private void block(DeviceBatch batch, BlockPlaces block, BlockTape own) {
        linears.forward(block.attentionInput(), tape.normed(), own.packed());
        layers.turn(own.packed(), block.attentionInput().bias(), batch, parts.angles());
        parts.attention().forward(batch, own);
        linears.forward(block.attentionOutput(), own.attended(), tape.projected());
        long bias = block.attentionOutput().bias();
        switch (parts.config().block().residual()) {
            case SEQUENTIAL -> norms.forward(
                    block.feedForwardNorm(),
                    own.state(),
                    tape.projected(),
                    bias,
                    0,
                    own.middle(),
                    tape.normed(),
                    own.feedForwardStatistics());
            case PARALLEL -> {
                norms.add(own.state(), tape.projected(), bias, own.middle());
                norms.forward(block.feedForwardNorm(), own.state(), tape.normed(), own.feedForwardStatistics());
            }
        }
        linears.forward(block.expand(), tape.normed(), own.expanded());
        layers.activate(own.expanded(), block.expand().bias(), tape.hidden());
        linears.forward(block.down(), tape.hidden(), tape.projected());
    }

    private float[] read(long address, int count) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(count * Float.BYTES).order(ByteOrder.nativeOrder());
        parts.device().copyOut(bytes, address);
        float[] values = new float[count];
        bytes.asFloatBuffer().get(values);
        return values;
    }
}
