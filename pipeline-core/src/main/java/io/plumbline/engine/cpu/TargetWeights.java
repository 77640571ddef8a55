package io.plumbline.engine.cpu;

/**
 * The derivatives that the backward pass starts from.
 *
 * @param predictions the rows that predict completion tokens
 * @param byToken derivative of the loss by the log-prob of every completion token
 */
record TargetWeights(Predictions predictions, float[] byToken) {
    /** The derivative by a target's log-prob. */
    float of(int target) {
        return byToken[predictions.targetIndex(target)];
    }

    /** The sum of the derivatives of a predicting row's targets. */
    float total(int row) {
        Range targets = predictions.targetsOf(row);
        float total = 0;
        for (int target = targets.start(); target < targets.end(); target++) {
            total += of(target);
        }
        return total;
    }

    /**
     * Returns the last predicting rows, all that have a gradient. Where completions share a token, a loss of the difference
     * between them asks as much for it as against it, to the last bit, and their common row needs no backward pass.
     */
    Range rowsWithGradient() {
        Range agreeing = predictions.agreeing();
        int row = agreeing.start();
        while (row < agreeing.end() && total(row) == 0) {
            row++;
        }
        return new Range(row, predictions.all().end());
    }
}
