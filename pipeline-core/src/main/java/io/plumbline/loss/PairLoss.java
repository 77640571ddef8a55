package io.plumbline.loss;

/** A loss of pairs, each by itself, that the two completions enter by their scores. The mean is over pairs. */
interface PairLoss extends Loss {
    /**
     * The loss of a pair.
     *
     * @param value the loss
     * @param byChosen its derivative by the chosen completion's score
     * @param byRejected its derivative by the rejected completion's score
     */
    record PairPart(double value, double byChosen, double byRejected) {}

    /**
     * Returns the loss of a pair.
     *
     * @param chosen score of the chosen completion
     * @param rejected score of the rejected completion
     */
    PairPart of(double chosen, double rejected);

    /** The loss of a pair of a batch: by the scores of its completions, unless it reads more of them than these. */
    default PairPart of(LossBatch batch, int example) {
        Score score = reward().score();
        return of(batch.score(batch.best(example), score), batch.score(batch.worst(example), score));
    }

    @Override
    default Needs needs() {
        return new Needs(
                Needs.LogProbs.SUMS,
                reward().score().reference(),
                Needs.Completions.PAIR,
                Needs.Scope.EXAMPLE,
                Needs.Mean.EXAMPLES);
    }

    @Override
    default double evaluate(LossBatch batch, double[] byToken) {
        Score score = reward().score();
        double sum = 0;
        for (int example = 0; example < batch.examples(); example++) {
            PairPart part = of(batch, example);
            sum += part.value();
            batch.add(part.byChosen(), batch.best(example), score, byToken);
            batch.add(part.byRejected(), batch.worst(example), score, byToken);
        }
        return sum;
    }
}
