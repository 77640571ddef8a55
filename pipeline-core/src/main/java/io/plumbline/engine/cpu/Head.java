package io.plumbline.engine.cpu;

import io.plumbline.engine.Precision;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Final norm and vocabulary projection, only at rows that predict completion tokens, with log-softmax and the choice of
 * the target's log-prob in the same pass. Logits stand in chunks; where all fit into the memory allowed for them, their
 * exponentials stay for the backward pass, else they are computed again.
 *
 * <p>With {@code e} a row's exponentials and {@code s} their sum, the gradient by the logits is {@code Σ w (onehot -
 * e/s)}. It is never written: {@code w/s} scales the narrow side of each product instead, and the one-hot part is a
 * row of the weight.
 */
final class Head {
    /** Tokens a bfloat16 product makes logits of: the library is a fifth slower at a whole vocabulary. */
    private static final int ROUNDED_COLUMNS = 1 << 13;

    private final Norm norm;
    private final Tensor weight; // [vocabulary, hidden]

    Head(Norm norm, Tensor weight) {
        this.norm = norm;
        this.weight = weight;
    }

    /**
     * @param state what comes out of the last block, predicting rows alone
     * @return log-prob of every completion token
     */
    float[] forward(Predictions predictions, Matrix state, Tape tape, Lanes lanes) {
        float[] logProbs = new float[predictions.targets()];
        int step = tape.logitRows();
        for (int start = 0; start < predictions.all().size(); start += step) {
            Range chunk = new Range(start, Math.min(predictions.all().size(), start + step));
            lanes.run(lane -> {
                Range rows = lane.share(chunk);
                Scratch scratch = lane.scratch();
                norm.forward(state, tape.finalNormed().values(), rows, scratch);
                tape.finalNormed().round(rows);
                exponentials(predictions, tape, rows, chunk.start(), logProbs, scratch);
            });
        }
        return logProbs;
    }

    /** Fills a part of a chunk with exponentials, shifted by the row's largest logit. */
    private void exponentials(
            Predictions predictions, Tape tape, Range rows, int chunkStart, float[] logProbs, Scratch scratch) {
        if (rows.isEmpty()) {
            return;
        }
        Matrix logits = tape.logits();
        Range local = new Range(rows.start() - chunkStart, rows.end() - chunkStart);
        multiply(tape.finalNormed().products().rows(rows), logits, local);
        int vocabulary = weight.rows();
        float[] row = scratch.tile(Tile.ROW, vocabulary);
        float[] spare = scratch.tile(Tile.SPARE, Math.max(vocabulary, 2 * weight.columns()));
        for (int i = rows.start(); i < rows.end(); i++) {
            logits.read(i - chunkStart, 1, row);
            Range targets = predictions.targetsOf(i);
            refine(predictions, targets, tape.finalNormed().values(), i, row, spare);
            float max = VectorMath.max(row, 0, vocabulary);
            VectorMath.shift(row, 0, vocabulary, -max);
            for (int target = targets.start(); target < targets.end(); target++) {
                logProbs[predictions.targetIndex(target)] = row[predictions.targetToken(target)];
            }
            VectorMath.exp(row, vocabulary, spare);
            double sum = VectorMath.sumInDouble(row, vocabulary);
            tape.exponentialSums()[i] = (float) sum;
            float logSum = (float) Math.log(sum);
            for (int target = targets.start(); target < targets.end(); target++) {
                logProbs[predictions.targetIndex(target)] -= logSum;
            }
            if (tape.keepsExponentials()) {
                logits.write(i - chunkStart, 1, row);
            }
        }
    }

    /** The vocabulary projection. */
    private void multiply(INDArray normed, Matrix logits, Range rows) {
        int step = logits.precision() == Precision.FLOAT32 ? weight.rows() : ROUNDED_COLUMNS;
        for (int start = 0; start < weight.rows(); start += step) {
            Range tokens = new Range(start, Math.min(weight.rows(), start + step));
            Kernels.productSecondTransposed(normed, weight.factor(tokens), logits.block(rows, tokens), 0);
        }
    }

    /**
     * Takes the targets' logits anew in double precision. A target's logit stands in its log-prob alone and unaveraged,
     * so the product's rounding, which depends on the batch's shape, would be most of a sequence's error.
     */
    private void refine(Predictions predictions, Range targets, Matrix normed, int row, float[] logits, float[] spare) {
        int width = weight.columns();
        normed.read(row, 0, width, spare, 0);
        for (int target = targets.start(); target < targets.end(); target++) {
            int token = predictions.targetToken(target);
            weight.value().read(token, 0, width, spare, width);
            logits[token] = (float) VectorMath.dotInDouble(spare, 0, spare, width, width);
        }
    }

    /**
     * Adds the parameters' gradients and writes the gradient by the last block's result into {@link Tape#gradientState()}:
     * the rows it returns; others stay as they are.
     *
     * @param weights derivative of the loss by every token log-prob
     * @param state as in the forward pass
     * @return of the predicting rows the last ones, all that have a gradient
     */
    Range backward(Predictions predictions, float[] weights, Matrix state, Tape tape, Lanes lanes) {
        int step = tape.logitRows();
        int predicting = predictions.all().size();
        boolean kept = step == predicting;
        Range weighted = new Range(firstWeighted(predictions, weights), predicting);
        float[] unused = new float[predictions.targets()];
        for (int start = weighted.start(); start < predicting; start += step) {
            Range chunk = new Range(start, Math.min(predicting, start + step));
            int base = kept ? 0 : start;
            lanes.run(lane -> {
                Range rows = lane.share(chunk);
                if (!kept) {
                    exponentials(predictions, tape, rows, base, unused, lane.scratch());
                }
                backwardRows(predictions, weights, tape, rows, base, lane.scratch());
            });
            lanes.run(lane ->
                    addGradients(predictions, weights, tape, chunk, base, lane.share(weight.all()), lane.scratch()));
        }
        lanes.run(lane -> norm.backward(
                state,
                tape.gradientNormed().values(),
                null,
                tape.gradientState().values(),
                lane.share(weighted),
                tape.statistics(),
                lane.scratch()));
        lanes.run(lane -> {
            Range columns = lane.share(new Range(0, weight.columns()));
            norm.addGradients(
                    state, tape.gradientNormed().values(), weighted, columns, tape.statistics(), lane.scratch());
        });
        return weighted;
    }

    /**
     * The first row with a gradient. Where completions share a token, a loss of the difference between them asks as much
     * of it as against it, to the last bit, and what was computed for both at once needs no backward pass.
     */
    private static int firstWeighted(Predictions predictions, float[] weights) {
        Range agreeing = predictions.agreeing();
        int row = agreeing.start();
        while (row < agreeing.end() && total(predictions, weights, row) == 0) {
            row++;
        }
        return row;
    }

    private static float total(Predictions predictions, float[] weights, int row) {
        Range targets = predictions.targetsOf(row);
        float total = 0;
        for (int target = targets.start(); target < targets.end(); target++) {
            total += weights[predictions.targetIndex(target)];
        }
        return total;
    }

    /** The gradient by the normalised rows; and the rows times what their exponentials weigh, for the weight's gradient. */
    private void backwardRows(
            Predictions predictions, float[] weights, Tape tape, Range rows, int chunkStart, Scratch scratch) {
        if (rows.isEmpty()) {
            return;
        }
        Range local = new Range(rows.start() - chunkStart, rows.end() - chunkStart);
        Kernels.product(
                tape.logits().rows(local),
                weight.factor(),
                tape.gradientNormed().products().rows(rows),
                0);
        int width = weight.columns();
        float[] gradient = scratch.tile(Tile.GRADIENT, width);
        float[] row = scratch.tile(Tile.ROW, width);
        for (int i = rows.start(); i < rows.end(); i++) {
            Range targets = predictions.targetsOf(i);
            float factor = -total(predictions, weights, i) / tape.exponentialSums()[i];
            tape.finalNormed().values().read(i, 1, row);
            VectorMath.scale(row, 0, width, factor);
            tape.weightedNormed().write(i, 1, row);
            tape.gradientNormed().values().read(i, 1, gradient);
            VectorMath.scale(gradient, 0, width, factor);
            for (int target = targets.start(); target < targets.end(); target++) {
                weight.value().read(predictions.targetToken(target), 1, row);
                VectorMath.addScaled(gradient, row, weights[predictions.targetIndex(target)], width);
            }
            tape.gradientNormed().values().write(i, 1, gradient);
        }
    }

    /** Some rows of the weight's gradient. */
    private void addGradients(
            Predictions predictions,
            float[] weights,
            Tape tape,
            Range chunk,
            int base,
            Range vocabulary,
            Scratch scratch) {
        if (vocabulary.isEmpty() || !weight.isTrained()) {
            return;
        }
        Range local = new Range(chunk.start() - base, chunk.end() - base);
        weight.addProduct(vocabulary, tape.logits(), local, tape.weightedNormed(), chunk, scratch);
        int width = weight.columns();
        float[] row = scratch.tile(Tile.ROW, width);
        float[] sum = scratch.tile(Tile.SUM, width);
        for (int i = chunk.start(); i < chunk.end(); i++) {
            Range targets = predictions.targetsOf(i);
            for (int target = targets.start(); target < targets.end(); target++) {
                int token = predictions.targetToken(target);
                if (token >= vocabulary.start() && token < vocabulary.end()) {
                    tape.finalNormed().values().read(i, 1, row);
                    weight.gradient().read(token, 1, sum);
                    VectorMath.addScaled(sum, row, weights[predictions.targetIndex(target)], width);
                    weight.gradient().write(token, 1, sum);
                }
            }
        }
    }
}
