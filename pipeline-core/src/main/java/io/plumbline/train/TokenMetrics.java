package io.plumbline.train;

import io.plumbline.engine.TokenStatistics;
import io.plumbline.loss.LossBatch;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sums over completion tokens of facts on the policy's distribution in their places, in TRL's terms. They are divided once,
 * by the number of tokens, so a metric of many workers is that of one. The best completion of an example is the chosen one,
 * all others are rejected, and so is a bad completion that is judged alone; mismatched ones are left out.
 *
 * @param entropy sum over all tokens
 * @param best over those of the best completions
 * @param others over those of all others
 */
record TokenMetrics(double entropy, Side best, Side others) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Of no token. */
    static final TokenMetrics NONE = new TokenMetrics(0, Side.NONE, Side.NONE);

    /**
     * Sums over the tokens of some completions.
     *
     * @param tokens how many
     * @param mostProbable tokens that are the policy's most probable ones
     * @param logits sum of the means of the logits over the vocabulary
     */
    record Side(long tokens, long mostProbable, double logits) implements Serializable {
        private static final long serialVersionUID = 1L;
        static final Side NONE = new Side(0, 0, 0);

        static Side of(TokenStatistics statistics, int from, int to) {
            long mostProbable = 0;
            double logits = 0;
            for (int token = from; token < to; token++) {
                mostProbable += statistics.mostProbable()[token] ? 1 : 0;
                logits += statistics.meanLogits()[token];
            }
            return new Side(to - from, mostProbable, logits);
        }

        Side plus(Side other) {
            return new Side(tokens + other.tokens, mostProbable + other.mostProbable, logits + other.logits);
        }
    }

    /**
     * Sums over the completions of a batch.
     *
     * @param statistics of its tokens; null where they are not known
     */
    static TokenMetrics of(LossBatch batch, TokenStatistics statistics) {
        if (statistics == null) {
            return NONE;
        }
        double entropy = 0;
        Side best = Side.NONE;
        Side others = Side.NONE;
        for (int example = 0; example < batch.examples(); example++) {
            int worst = batch.worst(example);
            for (int token = batch.firstToken(batch.best(example)); token < end(batch, worst); token++) {
                entropy += statistics.entropies()[token];
            }
            int first = batch.best(example);
            if (batch.rank(first) == 0) {
                best = best.plus(Side.of(statistics, batch.firstToken(first), end(batch, first)));
                first++;
            }
            if (first <= worst) {
                others = others.plus(Side.of(statistics, batch.firstToken(first), end(batch, worst)));
            }
        }
        return new TokenMetrics(entropy, best, others);
    }

    private static int end(LossBatch batch, int completion) {
        return batch.firstToken(completion) + batch.tokens(completion);
    }

    /** These tokens, then the others. */
    TokenMetrics plus(TokenMetrics other) {
        return new TokenMetrics(entropy + other.entropy, best.plus(other.best), others.plus(other.others));
    }

    /** The means under TRL's names, NaN of no token; those of logits where completions are compared. */
    Map<String, Double> named() {
        Map<String, Double> named = new LinkedHashMap<>();
        named.put("entropy", entropy / (best.tokens() + others.tokens()));
        named.put("mean_token_accuracy", (double) best.mostProbable() / best.tokens());
        if (others.tokens() > 0) {
            named.put("logits/chosen", best.logits() / best.tokens());
            named.put("logits/rejected", others.logits() / others.tokens());
        }
        return named;
    }
}
