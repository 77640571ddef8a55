package io.plumbline.compare;

import io.plumbline.score.ClusteredMean;
import java.util.Collection;

/** Counts judgements between two players, always in the same order, and gives the first one's win rate. */
public final class ComparisonBuilder {
    private final ClusteredMean outcomes = new ClusteredMean();
    private long judgements;
    private long wins;
    private long ties;
    private long losses;

    /** Adds the judgements of one prompt, at least one. Every prompt counts once, whatever its number of judgements. */
    public void add(Collection<Judgement> ofOnePrompt) {
        double weights = 0;
        double sum = 0;
        for (Judgement judgement : ofOnePrompt) {
            weights += judgement.weight();
            sum += judgement.weight() * judgement.outcome();
            wins += judgement.outcome() > 0.5 ? 1 : 0;
            ties += judgement.outcome() == 0.5 ? 1 : 0;
            losses += judgement.outcome() < 0.5 ? 1 : 0;
        }
        outcomes.add(1, sum / weights);
        judgements += ofOnePrompt.size();
    }

    /** Returns the win rate, which is null of no prompt, and the counts. */
    public Comparison build() {
        return new Comparison(Share.of(outcomes), outcomes.clusters(), judgements, wins, ties, losses);
    }
}
