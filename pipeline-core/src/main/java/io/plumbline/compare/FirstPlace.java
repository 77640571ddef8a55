package io.plumbline.compare;

import io.plumbline.score.ClusteredMean;

/**
 * The share of wins of the player in the first place: far from half, the judge favours a place. It is taken over pairs of
 * players that were judged in both orders, each order weighing the same within its pair, as of a pair in one order alone the
 * place cannot be told from the players' strengths.
 */
final class FirstPlace {
    private FirstPlace() {}

    /** Returns the share; null where no pair of players was judged in both orders. */
    static Share of(Judgements judgements) {
        double[][] places = judgements.places();
        ClusteredMean outcomes = new ClusteredMean();
        for (int prompt = 0; prompt < judgements.prompts(); prompt++) {
            double weights = 0;
            double sum = 0;
            for (int i = judgements.start(prompt); i < judgements.end(prompt); i++) {
                double same = places[judgements.first(i)][judgements.second(i)];
                double other = places[judgements.second(i)][judgements.first(i)];
                // Both orders together weigh what the rarer one has.
                double weight = judgements.weight(i) * Math.min(same, other) / same;
                weights += weight;
                sum += weight * judgements.outcome(i);
            }
            if (weights > 0) {
                outcomes.add(weights, sum);
            }
        }
        return Share.of(outcomes);
    }
}
