package io.plumbline.engine.cpu;

import io.plumbline.engine.Outputs;

/**
 * Final norm and projection onto the vocabulary or onto a score, only at rows that predict completion tokens. Logits are made in
 * chunks; where all fit into the memory allowed for them, their exponentials stay for the backward pass, else they are computed
 * again.
 */
final class Head {
    private final Norm norm;
    private final Projection projection;

    Head(Norm norm, Projection projection) {
        this.norm = norm;
        this.projection = projection;
    }

    /**
     * From the last block's result to log-probs of every completion token, or to the score of every completion.
     *
     * @param outputs takes them
     */
    void forward(Predictions predictions, Outputs outputs, Tape tape, Lanes lanes) {
        Matrix state = tape.lastBlock().output().values();
        HeadTape own = tape.head();
        for (LogitChunks.Chunk chunk : own.chunks().from(0)) {
            lanes.run(lane -> {
                Range rows = lane.share(chunk.rows());
                norm.forward(state, own.normed().values(), rows, lane.scratch());
                own.normed().round(rows);
                projection.forward(predictions, own, chunk, rows, outputs, lane.scratch());
            });
        }
    }

    /**
     * From the last block's result to logits, in float32, of rows that predict.
     *
     * @param rows some of them, in one product
     * @param count how many of these, the first, are read
     * @param local the rows of the logits' memory that are used
     */
    void readLogits(Range rows, int count, Range local, LogitReader reader, Tape tape, Scratch scratch) {
        HeadTape own = tape.head();
        norm.forward(tape.lastBlock().output().values(), own.normed().values(), rows, scratch);
        projection.readLogits(own, rows, count, own.chunks().logits(), local, reader, scratch);
    }

    /**
     * Adds the parameters' gradients and writes the gradient by the last block's result: the rows it returns; others stay as
     * they are.
     *
     * @return of the predicting rows the last ones, all that have a gradient
     */
    Range backward(TargetWeights weights, Tape tape, Lanes lanes) {
        Matrix state = tape.lastBlock().output().values();
        HeadTape own = tape.head();
        GradientTape gradients = tape.lastGradients();
        Range weighted = weights.rowsWithGradient();
        Outputs unused = new Outputs(new float[weights.byToken().length]);
        for (LogitChunks.Chunk chunk : own.chunks().from(weighted.start())) {
            lanes.run(lane -> {
                Range rows = lane.share(chunk.rows());
                if (!own.chunks().holdsAll()) {
                    projection.forward(weights.predictions(), own, chunk, rows, unused, lane.scratch());
                }
                projection.backward(weights, own, gradients.normed(), chunk, rows, lane.scratch());
            });
            lanes.run(lane -> projection.addGradients(weights, own, chunk, lane));
        }
        lanes.run(lane -> norm.backward(
                state,
                gradients.normed().values(),
                null,
                gradients.state().values(),
                lane.share(weighted),
                tape.statistics(),
                lane.scratch()));
        lanes.run(lane -> norm.addGradients(state, gradients.normed().values(), weighted, tape.statistics(), lane));
        return weighted;
    }
}
