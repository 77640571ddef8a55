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
        attentionNorm.forward(tape.state(layer), tape.normed(), rows, scratch);
        attentionInput.forward(tape.normed(), null, tape.queriesKeysValues(layer), rows, scratch);
        if (rotary != null) {
            rotary.forward(tape.queriesKeysValues(layer), batch, rows, scratch);
        }
    }

    /** A worker's groups and heads. */
    void attend(PackedBatch batch, Tape tape, int worker, int workers, Scratch scratch) {
        attention.forward(tape.queriesKeysValues(layer), tape.attended(layer), batch, worker, workers, scratch);
    }

    /** Row by row: output projection and feed-forward layer. */
    void afterAttention(Tape tape, Range rows, Scratch scratch) {
        attentionOutput.forward(tape.attended(layer), tape.state(layer), tape.middle(layer), rows, scratch);
        feedForwardNorm.forward(tape.middle(layer), tape.normed(), rows, scratch);
        feedForward.forward(
                tape.normed(),
                tape.middle(layer),
                tape.expanded(layer),
                tape.hidden(),
                tape.state(layer + 1),
                rows,
                scratch);
    }

    /** Row by row, from the gradient by the block's result to that by what attention made. */
    void backwardAfterAttention(Tape tape, Range rows, Scratch scratch) {
        feedForward.backward(
                tape.gradientState(), tape.expanded(layer), tape.hidden(), tape.gradientNormed(), rows, scratch);
        feedForwardNorm.forward(tape.middle(layer), tape.normed(), rows, scratch);
        feedForwardNorm.backward(
                tape.middle(layer),
                tape.gradientNormed(),
                tape.gradientState(),
                tape.gradientMiddle(),
                rows,
                tape.statistics(),
                scratch);
        attentionOutput.backward(tape.gradientMiddle(), tape.gradientAttended(), rows);
        tape.gradientQueriesKeysValues().zero(rows, scratch);
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
        Range columns = new Range(0, tape.normed().columns()).share(worker, workers);
        feedForwardNorm.addGradients(
                tape.middle(layer), tape.gradientNormed(), rows, columns, tape.statistics(), scratch);
        attentionOutput.addGradients(tape.attended(layer), tape.gradientMiddle(), rows, worker, workers, scratch);
        attention.backward(
                tape.queriesKeysValues(layer),
                tape.gradientAttended(),
                tape.gradientQueriesKeysValues(),
                batch,
                worker,
                workers,
                scratch);
    }

    /** Row by row, to the gradient by the block's input. */
    void backwardBeforeAttention(PackedBatch batch, Tape tape, Range rows, Scratch scratch) {
        if (rotary != null) {
            rotary.backward(tape.gradientQueriesKeysValues(), batch, rows, scratch);
        }
        attentionInput.backward(tape.gradientQueriesKeysValues(), tape.gradientNormed(), rows);
        attentionNorm.forward(tape.state(layer), tape.normed(), rows, scratch);
        attentionNorm.backward(
                tape.state(layer),
                tape.gradientNormed(),
                tape.gradientMiddle(),
                tape.gradientState(),
                rows,
                tape.statistics(),
                scratch);
    }

    /** A worker's part of the gradients of what precedes attention. */
    void addGradientsBeforeAttention(PackedBatch batch, Tape tape, int worker, int workers, Scratch scratch) {
        Range rows = batch.rows();
        attentionInput.addGradients(tape.normed(), tape.gradientQueriesKeysValues(), rows, worker, workers, scratch);
        Range columns = new Range(0, tape.normed().columns()).share(worker, workers);
        attentionNorm.addGradients(tape.state(layer), tape.gradientNormed(), rows, columns, tape.statistics(), scratch);
    }
}
