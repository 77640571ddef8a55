package io.plumbline.engine.cpu;

import io.plumbline.engine.PromptGroup;
import java.util.List;

/**
 * One transformer block. In sequence: {@code m = x + o(attention(norm(x)))}, {@code y = m + feedForward(norm(m))}. In
 * parallel: {@code y = x + o(attention(norm(x))) + feedForward(norm(x))}. Norms may stand behind the two parts instead, or
 * too, and what a part makes may be multiplied by a number. What happens row by row is one step, since a lane does it
 * without waiting for others; attention is a step of its own.
 *
 * <p>A subclass says which rows attend, on which rows the block works after attention, and how rows are copied between the
 * batch and these.
 */
abstract class Block {
    private final int layer;
    private final BlockLayers layers;

    Block(int layer, BlockLayers layers) {
        this.layer = layer;
        this.layers = layers;
    }

    /** Makes ready for positions up to, without, {@code positions}. */
    final void reserve(int positions) {
        layers.attentionInput().reserve(positions);
    }

    /** Returns the length beyond which sequences have other angles; the greatest number where none has. */
    final int beyond() {
        return layers.attentionInput().beyond();
    }

    /** Takes groups apart whose sequences have different angles: {@link Rotary#separate}. */
    final List<PromptGroup> separate(List<PromptGroup> groups) {
        return layers.attentionInput().separate(groups);
    }

    /** Returns the rows that attend, and the rows that each attends to. */
    abstract AttentionPlan plan(PackedBatch batch);

    /** Returns the rows after attention: those that the block works on from there. */
    abstract Range rowsAfterAttention(TokenRows batch);

    /**
     * Returns the rows after attention that have a gradient.
     *
     * @param weighted of the predicting rows those that have a gradient
     */
    abstract Range rowsWithGradient(PackedBatch batch, Range weighted);

    /**
     * Fills {@link BlockTape#attended}, for the product that follows, and {@link BlockTape#residual} from the batch's rows.
     *
     * @param rows rows after attention
     */
    abstract void takeAttended(TokenRows batch, BlockTape tape, Range rows, Scratch scratch);

    /** Fills {@link GradientTape#attentionResult}, of the batch's rows, from a lane's rows after attention. */
    abstract void returnAttended(PackedBatch batch, Range weighted, GradientTape gradients, Lane lane);

    /**
     * Fills {@link GradientTape#residual}, of the batch's rows, from the rows after attention.
     *
     * @param rows rows of the batch
     */
    abstract void returnResidual(
            PackedBatch batch, Range weighted, GradientTape gradients, Range rows, Scratch scratch);

    /** Row by row: queries, keys and values. */
    final void beforeAttention(TokenRows batch, Tape tape, Lane lane) {
        BlockTape own = tape.block(layer);
        Range rows = lane.share(batch.rows());
        layers.attentionNorm().forward(own.input().values(), tape.normed().values(), rows, lane.scratch());
        layers.attentionInput().forward(tape.normed(), own, batch, rows, lane.scratch());
    }

    /** A lane's groups and heads. */
    final void attend(PackedBatch batch, Tape tape, Lane lane) {
        BlockTape own = tape.block(layer);
        layers.attention().forward(own.queriesKeysValues().values(), own.attentionResult(), plan(batch), lane);
    }

    /** Row by row, after {@link #beforeAttention}: puts keys and values where later tokens find them. */
    final void keep(StepRows step, Tape tape, KeyValueCache cache, Lane lane) {
        cache.keep(
                layer, tape.block(layer).queriesKeysValues().values(), step, lane.share(step.rows()), lane.scratch());
    }

    /** A lane's sequences and heads: texts that begin attend to themselves, completions to all that is kept of them. */
    final void attendInStep(StepRows step, Tape tape, KeyValueCache cache, Lane lane) {
        BlockTape own = tape.block(layer);
        Matrix packed = own.queriesKeysValues().values();
        layers.attention().forward(packed, own.attentionResult(), step.beginning(), lane);
        layers.attention().forward(packed, cache.layer(layer), own.attentionResult(), step.goingOn(), lane);
    }

    /** Row by row: output projection and feed-forward layer. */
    final void afterAttention(TokenRows batch, Tape tape, Lane lane) {
        BlockTape own = tape.block(layer);
        Range rows = lane.share(rowsAfterAttention(batch));
        takeAttended(batch, own, rows, lane.scratch());
        addAttention(own, rows, lane.scratch());
        layers.feedForwardNorm().forward(feedForwardInput(own), tape.normed().values(), rows, lane.scratch());
        layers.feedForward().forward(own, tape, attentionSum(own).values(), rows, lane.scratch());
    }

    /** The part of {@link #afterAttention} that the backward pass needs. */
    final void expandAgain(PackedBatch batch, Tape tape, Lane lane) {
        BlockTape own = tape.block(layer);
        Range rows = lane.share(rowsAfterAttention(batch));
        takeAttended(batch, own, rows, lane.scratch());
        switch (layers.residual()) {
            case SEQUENTIAL -> addAttention(own, rows, lane.scratch());
            case PARALLEL -> {} // What attention adds to is the block's result, which no gradient needs.
        }
        layers.feedForwardNorm().forward(feedForwardInput(own), tape.normed().values(), rows, lane.scratch());
        layers.feedForward().expandAgain(own, tape, rows, lane.scratch());
    }

    private void addAttention(BlockTape own, Range rows, Scratch scratch) {
        layers.attentionOutput()
                .forward(own.attended(), own.residual(), own.attentionOutput(), attentionSum(own), rows, scratch);
    }

    /** The block's input plus what attention adds to it: the middle, or in parallel already a part of the result. */
    private Operand attentionSum(BlockTape own) {
        return switch (layers.residual()) {
            case SEQUENTIAL -> own.middle();
            case PARALLEL -> own.output();
        };
    }

    /** The input of the feed-forward layer's norm: the middle, or in parallel the block's input. */
    private Matrix feedForwardInput(BlockTape own) {
        return switch (layers.residual()) {
            case SEQUENTIAL -> own.middle().values();
            case PARALLEL -> own.residual();
        };
    }

    /** The gradient by {@link #attentionSum}; in parallel nothing lies between that and the block's result. */
    private Operand gradientAttentionSum(GradientTape gradients) {
        return switch (layers.residual()) {
            case SEQUENTIAL -> gradients.middle();
            case PARALLEL -> gradients.state();
        };
    }

    /**
     * Row by row, from the gradient by the block's result to that by what attention made.
     *
     * @param weighted of the predicting rows those that have a gradient
     */
    final void backwardAfterAttention(PackedBatch batch, Range weighted, Tape tape, Lane lane) {
        BlockTape own = tape.block(layer);
        GradientTape gradients = tape.gradients(layer);
        Range rows = lane.share(rowsWithGradient(batch, weighted));
        layers.feedForward().backward(own, tape, gradients, rows, lane.scratch());
        layers.feedForwardNorm().forward(feedForwardInput(own), tape.normed().values(), rows, lane.scratch());
        layers.feedForwardNorm()
                .backward(
                        feedForwardInput(own),
                        gradients.normed().values(),
                        gradients.state().values(),
                        gradients.middle().values(),
                        rows,
                        tape.statistics(),
                        lane.scratch());
        layers.attentionOutput()
                .backward(
                        own.attentionOutput(),
                        gradientAttentionSum(gradients),
                        gradients.attended(),
                        rows,
                        lane.scratch());
        gradients.queriesKeysValues().values().zero(lane.share(batch.rows()), lane.scratch());
        returnAttended(batch, weighted, gradients, lane);
    }

    /** A lane's groups and heads, and its part of the gradients of what follows attention. */
    final void backwardAttention(PackedBatch batch, Range weighted, Tape tape, Lane lane) {
        BlockTape own = tape.block(layer);
        GradientTape gradients = tape.gradients(layer);
        Range rows = rowsWithGradient(batch, weighted);
        layers.feedForward().addGradients(own, tape, gradients, rows, lane);
        layers.feedForwardNorm()
                .addGradients(feedForwardInput(own), gradients.normed().values(), rows, tape.statistics(), lane);
        layers.attentionOutput()
                .addGradients(own.attended(), own.attentionOutput(), gradientAttentionSum(gradients), rows, lane);
        layers.attention()
                .backward(
                        own.queriesKeysValues().values(),
                        gradients.attentionResult(),
                        gradients.queriesKeysValues().values(),
                        plan(batch),
                        lane);
    }

    /** Row by row, to the gradient by the block's input. */
    final void backwardBeforeAttention(PackedBatch batch, Range weighted, Tape tape, Lane lane) {
        BlockTape own = tape.block(layer);
        GradientTape gradients = tape.gradients(layer);
        Range rows = lane.share(batch.rows());
        returnResidual(batch, weighted, gradients, rows, lane.scratch());
        layers.attentionInput().backward(own, gradients, batch, rows, lane.scratch());
        layers.attentionNorm().forward(own.input().values(), tape.normed().values(), rows, lane.scratch());
        layers.attentionNorm()
                .backward(
                        own.input().values(),
                        gradients.normed().values(),
                        gradients.residual(),
                        gradients.state().values(),
                        rows,
                        tape.statistics(),
                        lane.scratch());
    }

    /** A lane's part of the gradients of what precedes attention. */
    final void addGradientsBeforeAttention(PackedBatch batch, Tape tape, Lane lane) {
        BlockTape own = tape.block(layer);
        GradientTape gradients = tape.gradients(layer);
        layers.attentionInput().addGradients(tape.normed(), own, gradients, batch.rows(), lane);
        layers.attentionNorm()
                .addGradients(own.input().values(), gradients.normed().values(), batch.rows(), tape.statistics(), lane);
    }
}
