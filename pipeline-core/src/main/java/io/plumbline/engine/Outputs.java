package io.plumbline.engine;

import java.util.List;

/**
 * The outputs of a batch, one component for each head that a model may have.
 *
 * @param tokenLogProbs natural-log probability of every completion token given the tokens before it: by group, by
 *     completion, by token
 * @param statistics of the distributions that these are taken from; null where {@link EngineOptions#statistics} is off
 */
public record Outputs(float[] tokenLogProbs, TokenStatistics statistics) {
    /** Outputs without statistics. */
    public Outputs(float[] tokenLogProbs) {
        this(tokenLogProbs, null);
    }

    /** Returns the outputs of some tokens, by their places. */
    public Outputs at(int[] places) {
        float[] logProbs = new float[places.length];
        for (int token = 0; token < places.length; token++) {
            logProbs[token] = tokenLogProbs[places[token]];
        }
        return new Outputs(logProbs, statistics == null ? null : statistics.at(places));
    }

    /** Joins the outputs of several batches in their order; with statistics where all have them. */
    public static Outputs joined(List<Outputs> parts) {
        int tokens = parts.stream().mapToInt(part -> part.tokenLogProbs.length).sum();
        float[] logProbs = new float[tokens];
        boolean known = parts.stream().allMatch(part -> part.statistics != null);
        TokenStatistics statistics = known ? TokenStatistics.ofTokens(tokens) : null;
        int at = 0;
        for (Outputs part : parts) {
            System.arraycopy(part.tokenLogProbs, 0, logProbs, at, part.tokenLogProbs.length);
            if (known) {
                part.statistics.copyTo(statistics, at);
            }
            at += part.tokenLogProbs.length;
        }
        return new Outputs(logProbs, statistics);
    }
}
