package io.plumbline.engine;

/**
 * Facts about the distribution that a model gives each completion token's place, all over the vocabulary; in the order of
 * {@link Outputs#tokenLogProbs}.
 *
 * @param logCollisions log Σ p², the chance that two draws agree; at most 0
 * @param entropies −Σ p log p in nats
 * @param meanLogits mean of the logits as they enter softmax
 * @param mostProbable whether no token has a greater logit than the completion's
 */
public record TokenStatistics(float[] logCollisions, float[] entropies, float[] meanLogits, boolean[] mostProbable) {
    /** Room for the facts about so many tokens. */
    public static TokenStatistics ofTokens(int count) {
        return new TokenStatistics(new float[count], new float[count], new float[count], new boolean[count]);
    }

    /** Returns the facts about some tokens, by their places. */
    TokenStatistics at(int[] places) {
        TokenStatistics some = ofTokens(places.length);
        for (int token = 0; token < places.length; token++) {
            some.logCollisions[token] = logCollisions[places[token]];
            some.entropies[token] = entropies[places[token]];
            some.meanLogits[token] = meanLogits[places[token]];
            some.mostProbable[token] = mostProbable[places[token]];
        }
        return some;
    }

    /** Copies all of these to their place among those of more tokens. */
    public void copyTo(TokenStatistics all, int start) {
        System.arraycopy(logCollisions, 0, all.logCollisions, start, logCollisions.length);
        System.arraycopy(entropies, 0, all.entropies, start, entropies.length);
        System.arraycopy(meanLogits, 0, all.meanLogits, start, meanLogits.length);
        System.arraycopy(mostProbable, 0, all.mostProbable, start, mostProbable.length);
    }
}
