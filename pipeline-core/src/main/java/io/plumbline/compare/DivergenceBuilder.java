package io.plumbline.compare;

import io.plumbline.score.ClusteredMean;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Gathers completions by prompt and estimates the divergence. */
public final class DivergenceBuilder {
    private final Sums overPrompts = new Sums();
    private final Sums overCompletions = new Sums();
    private long completions;
    private long tokens;

    /** The same means over clusters of one kind. */
    private static final class Sums {
        private final ClusteredMean k1 = new ClusteredMean();
        private final ClusteredMean k3 = new ClusteredMean();
        private final ClusteredMean k3OfSequence = new ClusteredMean();
        private final ClusteredMean k1OfToken = new ClusteredMean();
        private final ClusteredMean k3OfToken = new ClusteredMean();
        private final ClusteredMean ratioOfToken = new ClusteredMean();

        void add(List<LogRatios> cluster) {
            double length = mean(cluster, LogRatios::tokens);
            k1.add(1, mean(cluster, LogRatios::k1));
            k3.add(1, mean(cluster, LogRatios::k3));
            k3OfSequence.add(1, mean(cluster, LogRatios::k3OfSequence));
            k1OfToken.add(length, mean(cluster, LogRatios::k1));
            k3OfToken.add(length, mean(cluster, LogRatios::k3));
            ratioOfToken.add(length, mean(cluster, LogRatios::ratio));
        }

        private static double mean(List<LogRatios> cluster, ToDoubleFunction<LogRatios> figure) {
            return cluster.stream().mapToDouble(figure).sum() / cluster.size();
        }
    }

    /** Adds the completions of one prompt, at least one. */
    public void add(List<LogRatios> ofOnePrompt) {
        overPrompts.add(ofOnePrompt);
        if (overPrompts.k1.clusters() == 1) {
            ofOnePrompt.forEach(completion -> overCompletions.add(List.of(completion)));
        }
        completions += ofOnePrompt.size();
        for (LogRatios completion : ofOnePrompt) {
            tokens += completion.tokens();
        }
    }

    /** Returns the estimates; of no prompt they are NaN. */
    public Divergence build() {
        int prompts = overPrompts.k1.clusters();
        Sums sums = prompts == 1 ? overCompletions : overPrompts;
        return new Divergence(
                prompts,
                completions,
                tokens,
                Estimate.of(sums.k3),
                Estimate.of(sums.k1),
                Estimate.of(sums.k3OfSequence),
                Estimate.of(sums.k3OfToken),
                Estimate.of(sums.k1OfToken),
                Estimate.of(sums.ratioOfToken));
    }
}
