package io.plumbline.engine.cpu;

import io.plumbline.model.BlockConfig.Residual;

/**
 * One transformer block, pre-norm. In sequence: {@code m = x + o(attention(norm(x)))}, {@code y = m +
 * feedForward(norm(m))}. In parallel: {@code y = x + o(attention(norm(x))) + feedForward(norm(x))}. What
 * happens row by row is one step, since a worker does it without waiting for others; attention is a step of its own.
 * From the last block's attention on only {@link PredictingRows} are worked on: its result, and what it keeps of the
 * middle, have these rows alone. In its backward pass those without a gradient are left out too, but for attention, which
 * is given zeros for them.
 */
final class Block {
    private final int layer;
    private final boolean last;
    private final Residual residual;
    private final Norm attentionNorm;
    private final Linear attentionInput;
    private final Rotary rotary; // null where positions are learned
    private final Attention attention;
    private final Linear attentionOutput;
    private final Norm feedForwardNorm;
    private final FeedForward feedForward;

    Block(
            int layer,
            boolean last,
            Residual residual,
            Norm attentionNorm,
            Linear attentionInput,
            Rotary rotary,
            Attention attention,
            Linear attentionOutput,
            Norm feedForwardNorm,
            FeedForward feedForward) {
        this.layer = layer;
        this.last = last;
        this.residual = residual;
        this.attentionNorm = attentionNorm;
        this.attentionInput = attentionInput;
        this.rotary = rotary;
        this.attention = attention;
        this.attentionOutput = attentionOutput;
        this.feedForwardNorm = feedForwardNorm;
        this.feedForward = feedForward;
    }

    /** The rows that what follows attention works on. */
    private Range rowsAfterAttention(PackedBatch batch) {
        return last ? batch.predictions().all() : batch.rows();
    }

    private AttentionPlan plan(PackedBatch batch) {
        return last ? batch.attentionOfPredicting() : batch.attention();
    }

    /** Row by row: queries, keys and values. */
    void beforeAttention(PackedBatch batch, Tape tape, Lane lane) {
        Range rows = lane.share(batch.rows());
        Scratch scratch = lane.scratch();
        attentionNorm.forward(tape.state(layer).values(), tape.normed().values(), rows, scratch);
        attentionInput.forward(tape.normed(), null, tape.queriesKeysValues(layer), rows, scratch);
        if (rotary != null) {
            rotary.forward(tape.queriesKeysValues(layer).values(), batch, rows, scratch);
        }
    }

    /** A worker's groups and heads. */
    void attend(PackedBatch batch, Tape tape, Lane lane) {
        Matrix attended = last ? tape.attendedOfAllRows() : tape.attended(layer).values();
        attention.forward(tape.queriesKeysValues(layer).values(), attended, plan(batch), lane);
    }

    /** Row by row: output projection and feed-forward layer. */
    void afterAttention(PackedBatch batch, Tape tape, Lane lane) {
        Range rows = lane.share(rowsAfterAttention(batch));
        Scratch scratch = lane.scratch();
        takeAttended(batch, tape, rows, scratch);
        addAttention(tape, rows, scratch);
        feedForwardNorm.forward(feedForwardInput(tape), tape.normed().values(), rows, scratch);
        feedForward.forward(
                tape.normed(),
                attentionSum(tape).values(),
                tape.expanded(layer),
                tape.hidden(),
                tape.state(layer + 1),
                rows,
                scratch);
    }

    /** The part of {@link #afterAttention} that the backward pass needs. */
    void expandAgain(PackedBatch batch, Tape tape, Lane lane) {
        Range rows = lane.share(rowsAfterAttention(batch));
        Scratch scratch = lane.scratch();
        takeAttended(batch, tape, rows, scratch);
        switch (residual) {
            case SEQUENTIAL -> addAttention(tape, rows, scratch);
            case PARALLEL -> {} // What attention adds to is the block's result, which no gradient needs.
        }
        feedForwardNorm.forward(feedForwardInput(tape), tape.normed().values(), rows, scratch);
        feedForward.expand(tape.normed(), tape.expanded(layer), rows, scratch);
    }

    /** Makes what attention made fit for a product; in the last block, takes the predicting rows of it and of the input. */
    private void takeAttended(PackedBatch batch, Tape tape, Range rows, Scratch scratch) {
        if (last) {
            PredictingRows.gather(
                    batch.predictions(),
                    tape.attendedOfAllRows(),
                    tape.attended(layer).products(),
                    rows,
                    scratch);
            PredictingRows.gather(
                    batch.predictions(),
                    tape.state(layer).values(),
                    tape.middle(layer).values(),
                    rows,
                    scratch);
        } else {
            tape.attended(layer).round(rows);
        }
    }

    private void addAttention(Tape tape, Range rows, Scratch scratch) {
        Matrix input = last ? tape.middle(layer).values() : tape.state(layer).values();
        attentionOutput.forward(tape.attended(layer), input, attentionSum(tape), rows, scratch);
    }

    /** The block's input plus what attention adds to it: the middle, or in parallel already a part of the result. */
    private Operand attentionSum(Tape tape) {
        return switch (residual) {
            case SEQUENTIAL -> tape.middle(layer);
            case PARALLEL -> tape.state(layer + 1);
        };
    }

    /** The input of the feed-forward layer's norm: the middle, or in parallel the block's input. */
    private Matrix feedForwardInput(Tape tape) {
        return switch (residual) {
            case SEQUENTIAL -> tape.middle(layer).values();
            case PARALLEL -> last
                    ? tape.middle(layer).values()
                    : tape.state(layer).values();
        };
    }

    /** The gradient by {@link #attentionSum}; in parallel nothing lies between that and the block's result. */
    private Operand gradientAttentionSum(Tape tape) {
        return switch (residual) {
            case SEQUENTIAL -> tape.gradientMiddle();
            case PARALLEL -> tape.gradientState();
        };
    }

    /**
     * Row by row, from the gradient by the block's result to that by what attention made.
     *
     * @param weighted of the predicting rows those that have a gradient
     */
    void backwardAfterAttention(PackedBatch batch, Range weighted, Tape tape, Lane lane) {
        Range rows = lane.share(last ? weighted : batch.rows());
        Scratch scratch = lane.scratch();
        feedForward.backward(
                tape.gradientState(), tape.expanded(layer), tape.hidden(), tape.gradientNormed(), rows, scratch);
        feedForwardNorm.forward(feedForwardInput(tape), tape.normed().values(), rows, scratch);
        feedForwardNorm.backward(
                feedForwardInput(tape),
                tape.gradientNormed().values(),
                tape.gradientState().values(),
                tape.gradientMiddle().values(),
                rows,
                tape.statistics(),
                scratch);
        attentionOutput.backward(gradientAttentionSum(tape), tape.gradientAttended(), rows);
        tape.gradientQueriesKeysValues().values().zero(lane.share(batch.rows()), scratch);
        if (last) {
            Range without = lane.share(new Range(0, weighted.start()));
            PredictingRows.scatterZeros(batch.predictions(), tape.attendedOfAllRows(), without, scratch);
            PredictingRows.scatter(
                    batch.predictions(), tape.gradientAttended().values(), tape.attendedOfAllRows(), rows, scratch);
        }
    }

    /** A worker's groups and heads, and its part of the gradients of what follows attention. */
    void backwardAttention(PackedBatch batch, Range weighted, Tape tape, Lane lane) {
        Range rows = last ? weighted : batch.rows();
        Scratch scratch = lane.scratch();
        feedForward.addGradients(tape.normed(), tape.expanded(layer), tape.hidden(), tape.gradientState(), rows, lane);
        Range columns = lane.share(new Range(0, tape.normed().values().columns()));
        feedForwardNorm.addGradients(
                feedForwardInput(tape), tape.gradientNormed().values(), rows, columns, tape.statistics(), scratch);
        attentionOutput.addGradients(tape.attended(layer), gradientAttentionSum(tape), rows, lane);
        attention.backward(
                tape.queriesKeysValues(layer).values(),
                last ? tape.attendedOfAllRows() : tape.gradientAttended().values(),
                tape.gradientQueriesKeysValues().values(),
                plan(batch),
                lane);
    }

    /** Row by row, to the gradient by the block's input. */
    void backwardBeforeAttention(PackedBatch batch, Range weighted, Tape tape, Lane lane) {
        Range rows = lane.share(batch.rows());
        Scratch scratch = lane.scratch();
        Matrix residual = tape.gradientMiddle().values();
        if (last) {
            PredictingRows.spread(batch.predictions(), residual, weighted, tape.gradientOfAllRows(), rows, scratch);
            residual = tape.gradientOfAllRows();
        }
        if (rotary != null) {
            rotary.backward(tape.gradientQueriesKeysValues().values(), batch, rows, scratch);
        }
        attentionInput.backward(tape.gradientQueriesKeysValues(), tape.gradientNormed(), rows);
        attentionNorm.forward(tape.state(layer).values(), tape.normed().values(), rows, scratch);
        attentionNorm.backward(
                tape.state(layer).values(),
                tape.gradientNormed().values(),
                residual,
                tape.gradientState().values(),
                rows,
                tape.statistics(),
                scratch);
    }

    /** A worker's part of the gradients of what precedes attention. */
    void addGradientsBeforeAttention(PackedBatch batch, Tape tape, Lane lane) {
        Range rows = batch.rows();
        Scratch scratch = lane.scratch();
        attentionInput.addGradients(tape.normed(), tape.gradientQueriesKeysValues(), rows, lane);
        Range columns = lane.share(new Range(0, tape.normed().values().columns()));
        attentionNorm.addGradients(
                tape.state(layer).values(), tape.gradientNormed().values(), rows, columns, tape.statistics(), scratch);
    }
}
