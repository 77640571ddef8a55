package io.plumbline.loss;

/** A loss of pairs that depends on the margin Δ alone: {@link PairLogProbs#logRatioDifference()}. The mean is over pairs. */
interface MarginLoss extends Loss {
    /** The input of such losses. */
    Needs NEEDS = new Needs(
            Needs.LogProbs.SUMS, Needs.LogProbs.SUMS, Needs.Completions.PAIR, Needs.Scope.EXAMPLE, Needs.Mean.EXAMPLES);

    /**
     * The loss of a pair.
     *
     * @param value the loss
     * @param byMargin its derivative by Δ
     */
    record Part(double value, double byMargin) {}

    /** Returns the loss of a pair by its Δ. */
    Part of(double margin);

    @Override
    default Needs needs() {
        return NEEDS;
    }

    @Override
    default double evaluate(LossBatch batch, double[] byToken) {
        double sum = 0;
        for (int example = 0; example < batch.examples(); example++) {
            Part part = of(batch.pair(example).logRatioDifference());
            sum += part.value();
            batch.add(part.byMargin(), batch.best(example), byToken);
            batch.add(-part.byMargin(), batch.worst(example), byToken);
        }
        return sum;
    }
}
