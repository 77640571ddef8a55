package io.plumbline.engine;

import java.util.List;
import java.util.function.Function;

/**
 * The outputs of a batch, one component for each head that a model may have.
 *
 * @param tokenLogProbs natural-log probability of every completion token given the tokens before it: by group, by
 *     completion, by token; none where the head gives scores
 * @param statistics of the distributions that these are taken from; null where {@link EngineOptions#statistics} is off
 * @param scores of every completion, by group, by completion; none where the head gives log-probs
 */
public record Outputs(float[] tokenLogProbs, TokenStatistics statistics, float[] scores) {
    private static final float[] NONE = {};

    /** Log-probs with statistics. */
    public Outputs(float[] tokenLogProbs, TokenStatistics statistics) {
        this(tokenLogProbs, statistics, NONE);
    }

    /** Log-probs without statistics. */
    public Outputs(float[] tokenLogProbs) {
        this(tokenLogProbs, null);
    }

    /** Scores. */
    public static Outputs ofScores(float[] scores) {
        return new Outputs(NONE, null, scores);
    }

    /** The numbers that the model's head gives: log-probs or scores. An objective has a derivative by each of them. */
    public float[] values() {
        return scores.length == 0 ? tokenLogProbs : scores;
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
        float[] logProbs = joined(parts, Outputs::tokenLogProbs);
        float[] scores = joined(parts, Outputs::scores);
        if (parts.stream().anyMatch(part -> part.statistics == null)) {
            return new Outputs(logProbs, null, scores);
        }
        TokenStatistics statistics = TokenStatistics.ofTokens(logProbs.length);
        int at = 0;
        for (Outputs part : parts) {
            part.statistics.copyTo(statistics, at);
            at += part.tokenLogProbs.length;
        }
        return new Outputs(logProbs, statistics, scores);
    }

    private static float[] joined(List<Outputs> parts, Function<Outputs, float[]> values) {
        float[] all = new float
                [parts.stream().mapToInt(part -> values.apply(part).length).sum()];
        int at = 0;
        for (Outputs part : parts) {
            float[] some = values.apply(part);
            System.arraycopy(some, 0, all, at, some.length);
            at += some.length;
        }
        return all;
    }
}
