package io.plumbline.engine.cpu;

import io.plumbline.engine.Outputs;
import io.plumbline.engine.Precision;
import io.plumbline.model.HeadConfig;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The product that makes logits, with log-softmax and the choice of the target's log-prob in the same pass, and its backward
 * pass.
 *
 * <p>With {@code e} a row's exponentials and {@code s} their sum, the gradient by the logits is {@code Σ w (onehot -
 * e/s)}. It is never written: {@code w/s} scales the narrow side of each product instead, and the one-hot part is a
 * row of the weight. Where logits are bounded, each exponential is kept times the slope of its logit's bound.
 */
final class VocabularyProjection implements Projection {
    /** Tokens a bfloat16 product makes logits of: the library is a fifth slower at a whole vocabulary. */
    private static final int ROUNDED_COLUMNS = 1 << 13;

    private final Tensor weight; // [vocabulary, hidden]
    private final float scale;
    private final SoftCap cap; // null for none

    VocabularyProjection(Tensor weight, HeadConfig config) {
        this.weight = weight;
        scale = config.scale() == null ? 1 : config.scale().floatValue();
        cap = config.cap() == null ? null : new SoftCap(config.cap());
    }

    /**
     * From normalised rows to log-probs and to the exponentials of their logits, shifted by the row's largest.
     *
     * @param rows some of the chunk's
     * @param outputs takes the log-prob of every completion token, and statistics where it has room for them
     */
    @Override
    public void forward(
            Predictions predictions,
            HeadTape tape,
            LogitChunks.Chunk chunk,
            Range rows,
            Outputs outputs,
            Scratch scratch) {
        if (rows.isEmpty()) {
            return;
        }
        Matrix logits = tape.chunks().logits();
        multiply(tape.normed().products().rows(rows), logits, chunk.local(rows));
        int vocabulary = weight.rows();
        float[] row = scratch.tile(Tile.ROW, vocabulary);
        float[] spare = scratch.tile(Tile.SPARE, Math.max(vocabulary, 2 * weight.columns()));
        float[] slopes = scratch.tile(Tile.SLOPES, cap == null ? 0 : vocabulary);
        float[] logProbs = outputs.tokenLogProbs();
        RowFacts facts = outputs.statistics() == null
                ? null
                : new RowFacts(outputs.statistics(), scratch.tile(Tile.LOGITS, vocabulary), vocabulary);
        for (int i = rows.start(); i < rows.end(); i++) {
            int local = i - chunk.first();
            logits.read(local, 1, row);
            Range targets = predictions.targetsOf(i);
            shape(row, slopes, spare);
            refine(predictions, targets, tape.normed().values(), i, row, spare);
            float max = VectorMath.max(row, 0, vocabulary);
            VectorMath.shift(row, 0, vocabulary, -max);
            for (int target = targets.start(); target < targets.end(); target++) {
                logProbs[predictions.targetIndex(target)] = row[predictions.targetToken(target)];
            }
            if (facts != null) {
                facts.keep(row, max);
            }
            VectorMath.exp(row, vocabulary, spare);
            double sum = VectorMath.sumInDouble(row, vocabulary);
            tape.exponentialSums()[i] = (float) sum;
            float logSum = (float) Math.log(sum);
            for (int target = targets.start(); target < targets.end(); target++) {
                logProbs[predictions.targetIndex(target)] -= logSum;
            }
            if (facts != null) {
                facts.write(predictions, targets, row, sum);
            }
            if (tape.keepsExponentials()) {
                if (cap != null) {
                    VectorMath.multiply(row, slopes, vocabulary);
                }
                tape.chunks().exponentials().write(local, 1, row);
            }
        }
    }

    @Override
    public void readLogits(
            HeadTape tape, Range rows, int count, Matrix logits, Range local, LogitReader reader, Scratch scratch) {
        int vocabulary = weight.rows();
        // In float32 whatever other products are in: of rounded logits many are equal, and their probabilities are not
        // the model's.
        Kernels.productSecondTransposed(
                tape.normed().values().rows(rows),
                weight.value().rows(weight.all()),
                logits.block(local, weight.all()),
                0);
        int width = weight.columns();
        float[] row = scratch.tile(Tile.LOGITS, vocabulary);
        float[] spare = scratch.tile(Tile.SPARE, Math.max(vocabulary, 2 * width));
        float[] slopes = scratch.tile(Tile.SLOPES, cap == null ? 0 : vocabulary);
        for (int i = 0; i < count; i++) {
            int index = rows.start() + i;
            logits.read(local.start() + i, 1, row);
            shape(row, slopes, spare);
            reader.read(index, row, token -> exact(tape.normed().values(), index, token, spare), scratch);
        }
    }

    /** Scales and bounds what the product gives. */
    private void shape(float[] row, float[] slopes, float[] spare) {
        if (scale != 1) {
            VectorMath.scale(row, 0, weight.rows(), scale);
        }
        if (cap != null) {
            cap.apply(row, slopes, weight.rows(), spare);
        }
    }

    private double exact(Matrix normed, int row, int token, float[] spare) {
        int width = weight.columns();
        normed.read(row, 0, width, spare, 0);
        return exact(token, spare);
    }

    /** The logit of a token in double precision, of the normalised row at the begin of the spare array. */
    private double exact(int token, float[] spare) {
        int width = weight.columns();
        weight.value().read(token, 0, width, spare, width);
        double logit = scale * VectorMath.dotInDouble(spare, 0, spare, width, width);
        return cap == null ? logit : cap.of(logit);
    }

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
            logits[token] = (float) exact(token, spare);
        }
    }

    /** The derivative of a target's logit by what the product gives for it. */
    private float slope(Matrix normed, int row, int token, Scratch scratch) {
        if (cap == null) {
            return scale;
        }
        int width = weight.columns();
        float[] pair = scratch.tile(Tile.SPARE, 2 * width);
        normed.read(row, 0, width, pair, 0);
        weight.value().read(token, 0, width, pair, width);
        return (float) (scale * cap.slopeAt(scale * VectorMath.dotInDouble(pair, 0, pair, width, width)));
    }

    /**
     * The gradient by the normalised rows; and {@link HeadTape#weightedNormed} for {@link #addGradients}.
     *
     * @param tape with the exponentials of the chunk
     * @param gradientNormed the gradient by the normalised rows
     * @param rows some of the chunk's
     */
    @Override
    public void backward(
            TargetWeights weights,
            HeadTape tape,
            Operand gradientNormed,
            LogitChunks.Chunk chunk,
            Range rows,
            Scratch scratch) {
        if (rows.isEmpty()) {
            return;
        }
        Kernels.product(
                tape.chunks().exponentials().rows(chunk.local(rows)),
                weight.factor(),
                gradientNormed.products().rows(rows),
                0);
        int width = weight.columns();
        float[] gradient = scratch.tile(Tile.GRADIENT, width);
        float[] row = scratch.tile(Tile.ROW, width);
        for (int i = rows.start(); i < rows.end(); i++) {
            Range targets = weights.predictions().targetsOf(i);
            float factor = -weights.total(i) / tape.exponentialSums()[i] * scale;
            tape.normed().values().read(i, 1, row);
            VectorMath.scale(row, 0, width, factor);
            tape.weightedNormed().write(i, 1, row);
            gradientNormed.values().read(i, 1, gradient);
            VectorMath.scale(gradient, 0, width, factor);
            for (int target = targets.start(); target < targets.end(); target++) {
                int token = weights.predictions().targetToken(target);
                weight.value().read(token, 1, row);
                float by = weights.of(target) * slope(tape.normed().values(), i, token, scratch);
                VectorMath.addScaled(gradient, row, by, width);
            }
            gradientNormed.values().write(i, 1, gradient);
        }
    }

    /** Adds a lane's rows of the weight's gradient, over a whole chunk, after {@link #backward}. */
    @Override
    public void addGradients(TargetWeights weights, HeadTape tape, LogitChunks.Chunk chunk, Lane lane) {
        Range vocabulary = lane.share(weight.all());
        if (vocabulary.isEmpty() || !weight.isTrained()) {
            return;
        }
        weight.addProduct(
                vocabulary,
                tape.chunks().exponentials(),
                chunk.local(chunk.rows()),
                tape.weightedNormed(),
                chunk.rows(),
                lane.scratch());
        int width = weight.columns();
        float[] row = lane.scratch().tile(Tile.ROW, width);
        float[] sum = lane.scratch().tile(Tile.SUM, width);
        for (int i = chunk.rows().start(); i < chunk.rows().end(); i++) {
            Range targets = weights.predictions().targetsOf(i);
            for (int target = targets.start(); target < targets.end(); target++) {
                int token = weights.predictions().targetToken(target);
                if (token >= vocabulary.start() && token < vocabulary.end()) {
                    tape.normed().values().read(i, 1, row);
                    weight.gradient().read(token, 1, sum);
                    float by = weights.of(target) * slope(tape.normed().values(), i, token, lane.scratch());
                    VectorMath.addScaled(sum, row, by, width);
                    weight.gradient().write(token, 1, sum);
                }
            }
        }
    }
}
