package io.plumbline.engine.cuda;

import io.plumbline.engine.cuda.DeviceBatch.Array;

/**
 * Vocabulary projection and log-softmax of predicting rows, in chunks of rows. Where one chunk holds all, its logits
 * stay for the backward pass, else they are computed again.
 */
final class Head {
    private static final int THREADS = 512;
    private static final int WIDE = 64;
    private static final int NARROW = 4;
    private static final int MULTIPLE = 8;

    private final Device device;
    private final Program program;
    private final Tape tape;
    private final int vocabulary;
    private final int columns;
    private final int productColumns;
    private final long logitBytes;

    Head(Device device, Program program, Tape tape, int vocabulary, Element element, long logitBytes) {
        this.device = device;
        this.program = program;
        this.tape = tape;
        this.vocabulary = vocabulary;
        this.logitBytes = logitBytes;
        // The library is several times slower at a vocabulary that is no multiple of 8. What is read beyond it are
        // other parameters; their logits are never looked at.
        boolean padded = element == Element.BFLOAT16;
        this.columns = up(vocabulary, padded ? WIDE : NARROW);
        this.productColumns = padded ? columns : vocabulary;
    }

    private static int up(int size, int multiple) {
        return (size + multiple - 1) / multiple * multiple;
    }

    private int chunk(int predicting, Element element) {
        long rowBytes = (long) columns * (Float.BYTES + element.bytes());
        return (int) Math.max(1, Math.min(predicting, logitBytes / rowBytes));
    }

    private Matrix padded(Matrix matrix, int of) {
        return new Matrix(matrix.address(), matrix.rows(), of, columns, matrix.element());
    }

    private static Matrix rows(Matrix matrix, int of) {
        return new Matrix(matrix.address(), of, matrix.columns(), matrix.stride(), matrix.element());
    }

    /** Log-probs of all completion tokens, on the device. */
    void forward(Linear head, DeviceBatch batch, Matrix normed, long logProbs) {
        int step = chunk(batch.predicting(), normed.element());
        for (int start = 0; start < batch.predicting(); start += step) {
            int count = Math.min(step, batch.predicting() - start);
            Matrix logits = logits(head, normed, start, count);
            program.launch(
                    "logProbs",
                    Grid.of(count, THREADS),
                    logits.address(),
                    columns,
                    vocabulary,
                    start,
                    batch.address(Array.FIRST_TARGETS),
                    batch.address(Array.TARGET_TOKENS),
                    batch.address(Array.TARGET_INDICES),
                    logProbs,
                    tape.logSums());
        }
    }

    private Matrix logits(Linear head, Matrix normed, int start, int count) {
        Matrix logits = tape.logits(count, columns);
        device.multiply(new Product(
                normed.from(start, count),
                false,
                rows(head.weight(), productColumns),
                true,
                padded(logits, productColumns),
                0));
        return logits;
    }

    /** The gradient by the normalised rows, and the weight's. */
    void backward(Linear head, DeviceBatch batch, Matrix normed, long weights, Matrix gradientNormed) {
        int step = chunk(batch.predicting(), normed.element());
        for (int start = 0; start < batch.predicting(); start += step) {
            int count = Math.min(step, batch.predicting() - start);
            Matrix logits =
                    step == batch.predicting() ? tape.logits(count, columns) : logits(head, normed, start, count);
            Matrix gradient = tape.gradients().logits(count, columns);
            program.launch(
                    "logitGradients",
                    Grid.of(count, THREADS),
                    logits.address(),
                    columns,
                    vocabulary,
                    start,
                    batch.address(Array.FIRST_TARGETS),
                    batch.address(Array.TARGET_TOKENS),
                    batch.address(Array.TARGET_INDICES),
                    weights,
                    tape.logSums(),
                    gradient.address());
            device.multiply(new Product(
                    padded(gradient, productColumns),
                    false,
                    rows(head.weight(), productColumns),
                    false,
                    gradientNormed.from(start, count),
                    0));
            if (head.weightGradient() != 0) {
                int even = vocabulary / MULTIPLE * MULTIPLE;
                addGradient(head, gradient, normed.from(start, count), 0, even);
                addGradient(head, gradient, normed.from(start, count), even, vocabulary - even);
            }
        }
    }

    /** Some rows of the weight's gradient: a multiple of 8, and what remains. */
    private void addGradient(Linear head, Matrix gradient, Matrix normed, int first, int count) {
        if (count > 0) {
            Matrix part = new Matrix(
                    gradient.address() + (long) first * gradient.element().bytes(),
                    gradient.rows(),
                    count,
                    columns,
                    gradient.element());
            Matrix sum = Matrix.dense(
                    head.weightGradient() + (long) first * normed.columns() * Float.BYTES,
                    count,
                    normed.columns(),
                    Element.FLOAT32);
            device.multiply(new Product(part, true, normed, false, sum, 1));
        }
    }
}
