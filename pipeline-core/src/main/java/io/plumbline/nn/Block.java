package io.plumbline.nn;

/**
 * One transformer block, pre-norm: {@code m = x + o(attention(norm(x)))}, {@code y = m + feedForward(norm(m))}. What
 * happens row by row is one step, since a worker does it without waiting for others; attention is a step of its own.
 */
final class Block {
    private final int layer;
    private final Norm attentionNorm;
    private final Linear attentionInput;
    private final Rotary rotary; // null where positions are learned
    private final Attention attention;
    private final Linear attentionOutput;
    private final Norm feedForwardNorm;
    private final FeedForward feedForward;

    Block(
            int layer,
            Norm attentionNorm,
            Linear attentionInput,
            Rotary rotary,
            Attention attention,
            Linear attentionOutput,
            Norm feedForwardNorm,
            FeedForward feedForward) {
        this.layer = layer;
        this.attentionNorm = attentionNorm;
        this.attentionInput = attentionInput;
        this.rotary = rotary;
        this.attention = attention;
        this.attentionOutput = attentionOutput;
        this.feedForwardNorm = feedForwardNorm;
        this.feedForward = feedForward;
    }

    /** Row by row: queries, keys and values. */
    void beforeAttention(PackedBatch batch, Tape tape, Range rows, Scratch scratch) {
        attentionNorm.forward(tape.state(layer).values(), tape.normed().values(), rows, scratch);
        attentionInput.forward(tape.normed(), null, tape.queriesKeysValues(layer), rows, scratch);
        if (rotary != null) {
            rotary.forward(tape.queriesKeysValues(layer).values(), batch, rows, scratch);
        }
    }

    /** A worker's groups and heads. */
    void attend(PackedBatch batch, Tape tape, int worker, int workers, Scratch scratch) {
        attention.forward(
                tape.queriesKeysValues(layer).values(), tape.attended(layer).values(), batch, worker, workers, scratch);
    }

    /** Row by row: output projection and feed-forward layer. */
    void afterAttention(Tape tape, Range rows, Scratch scratch) {
        project(tape, rows, scratch);
        feedForward.forward(
                tape.normed(),
                tape.middle(layer).values(),
                tape.expanded(layer),
                tape.hidden(),
                tape.state(layer + 1),
                rows,
                scratch);
    }

    /** The part of {@link #afterAttention} that the backward pass needs. */
    void expandAgain(Tape tape, Range rows, Scratch scratch) {
        project(tape, rows, scratch);
        feedForward.expand(tape.normed(), tape.expanded(layer), rows, scratch);
    }

    private void project(Tape tape, Range rows, Scratch scratch) {
        tape.attended(layer).round(rows);
        attentionOutput.forward(tape.attended(layer), tape.state(layer).values(), tape.middle(layer), rows, scratch);
        feedForwardNorm.forward(tape.middle(layer).values(), tape.normed().values(), rows, scratch);
    }

    /** Row by row, from the gradient by the block's result to that by what attention made. */
    void backwardAfterAttention(Tape tape, Range rows, Scratch scratch) {
        feedForward.backward(
                tape.gradientState(), tape.expanded(layer), tape.hidden(), tape.gradientNormed(), rows, scratch);
        feedForwardNorm.forward(tape.middle(layer).values(), tape.normed().values(), rows, scratch);
        feedForwardNorm.backward(
                tape.middle(layer).values(),
                tape.gradientNormed().values(),
                tape.gradientState().values(),
                tape.gradientMiddle().values(),
                rows,
                tape.statistics(),
                scratch);
        attentionOutput.backward(tape.gradientMiddle(), tape.gradientAttended(), rows);
        tape.gradientQueriesKeysValues().values().zero(rows, scratch);
    }

    /** A worker's groups and heads, and its part of the gradients of what follows attention. */
    void backwardAttention(PackedBatch batch, Tape tape, int worker, int workers, Scratch scratch) {
        Range rows = batch.rows();
        feedForward.addGradients(
                tape.normed(),
                tape.expanded(layer),
                tape.hidden(),
                tape.gradientState(),
                rows,
                worker,
                workers,
                scratch);
        Range columns = new Range(0, tape.normed().values().columns()).share(worker, workers);
        feedForwardNorm.addGradients(
                tape.middle(layer).values(), tape.gradientNormed().values(), rows, columns, tape.statistics(), scratch);
        attentionOutput.addGradients(tape.attended(layer), tape.gradientMiddle(), rows, worker, workers, scratch);
        attention.backward(
                tape.queriesKeysValues(layer).values(),
                tape.gradientAttended().values(),
                tape.gradientQueriesKeysValues().values(),
                batch,
                worker,
                workers,
                scratch);
    }

    /** Row by row, to the gradient by the block's input. */
    void backwardBeforeAttention(PackedBatch batch, Tape tape, Range rows, Scratch scratch) {
        if (rotary != null) {
            rotary.backward(tape.gradientQueriesKeysValues().values(), batch, rows, scratch);
        }
        attentionInput.backward(tape.gradientQueriesKeysValues(), tape.gradientNormed(), rows);
        attentionNorm.forward(tape.state(layer).values(), tape.normed().values(), rows, scratch);
        attentionNorm.backward(
                tape.state(layer).values(),
                tape.gradientNormed().values(),
                tape.gradientMiddle().values(),
                tape.gradientState().values(),
                rows,
                tape.statistics(),
                scratch);
    }

    /** A worker's part of the gradients of what precedes attention. */
    void addGradientsBeforeAttention(PackedBatch batch, Tape tape, int worker, int workers, Scratch scratch) {
        Range rows = batch.rows();
        attentionInput.addGradients(tape.normed(), tape.gradientQueriesKeysValues(), rows, worker, workers, scratch);
        Range columns = new Range(0, tape.normed().values().columns()).share(worker, workers);
        attentionNorm.addGradients(
                tape.state(layer).values(), tape.gradientNormed().values(), rows, columns, tape.statistics(), scratch);
    }
}
