package io.plumbline.engine.cpu;

import io.plumbline.engine.TokenStatistics;

/**
 * Takes the statistics of one row of logits after the other. With x the logits less the largest, {@code e = exp(x)} and s
 * their sum, {@code Σ p² = Σ e² / s²} and the entropy is {@code log s − Σ e x / s}.
 */
final class RowFacts {
    private final TokenStatistics statistics;
    private final float[] logits;
    private final int vocabulary;
    private double mean;

    /**
     * The statistics of a task's rows.
     *
     * @param statistics take them
     * @param logits room for those of one row
     */
    RowFacts(TokenStatistics statistics, float[] logits, int vocabulary) {
        this.statistics = statistics;
        this.logits = logits;
        this.vocabulary = vocabulary;
    }

    /**
     * Keeps a row's logits, which its exponentials are about to replace.
     *
     * @param shifted less the largest
     * @param max the largest
     */
    void keep(float[] shifted, float max) {
        System.arraycopy(shifted, 0, logits, 0, vocabulary);
        mean = max + VectorMath.sumInDouble(logits, vocabulary) / vocabulary;
    }

    /**
     * Writes the statistics of the row that was kept last.
     *
     * @param targets of the row
     * @param sum of the exponentials
     */
    void write(Predictions predictions, Range targets, float[] exponentials, double sum) {
        double squares = VectorMath.dotInDouble(exponentials, 0, exponentials, 0, vocabulary);
        double weighted = VectorMath.dotInDouble(exponentials, 0, logits, 0, vocabulary);
        for (int target = targets.start(); target < targets.end(); target++) {
            int index = predictions.targetIndex(target);
            statistics.logCollisions()[index] = (float) (Math.log(squares) - 2 * Math.log(sum));
            statistics.entropies()[index] = (float) (Math.log(sum) - weighted / sum);
            statistics.meanLogits()[index] = (float) mean;
            statistics.mostProbable()[index] = logits[predictions.targetToken(target)] == 0;
        }
    }
}
