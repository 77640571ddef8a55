package io.plumbline.engine.cpu;

import io.plumbline.engine.GenerationRules;
import io.plumbline.engine.Sampling;

/**
 * Chooses tokens from logits: one for each worker. A token is drawn by the inverse of the cumulative distribution, over the
 * tokens that are left in the order of their ids.
 */
final class TokenSampler {
    private final Sampling sampling;
    private final int vocabulary;
    private final float[] logits; // as the sampling changes them
    private final float[] weights; // their exponentials, relative to the largest
    private final float[] spare;
    private final SeenTokens seen;
    private final Candidates candidates;
    private int token;
    private float logProb;
    private float sampledLogProb;

    TokenSampler(Sampling sampling, int vocabulary) {
        this.sampling = sampling;
        this.vocabulary = vocabulary;
        logits = new float[vocabulary];
        weights = new float[vocabulary];
        spare = new float[vocabulary];
        seen = new SeenTokens(vocabulary);
        candidates = new Candidates(vocabulary);
    }

    /** The token that was chosen last. */
    int token() {
        return token;
    }

    /** Its log-prob under the model. */
    float logProb() {
        return logProb;
    }

    /** Its log-prob under the distribution that it was drawn from. */
    float sampledLogProb() {
        return sampledLogProb;
    }

    /**
     * Chooses a token.
     *
     * @param model the model's logits; not changed
     * @param exact gives the chosen one's in double precision
     * @param text prompt and completion so far
     * @param uniform a number from 0, and less than 1
     */
    void choose(float[] model, LogitReader.ExactLogit exact, TextSoFar text, double uniform) {
        float largest = VectorMath.max(model, 0, vocabulary);
        System.arraycopy(model, 0, weights, 0, vocabulary);
        double sum = weigh(largest);
        GenerationRules.requireNumbers(largest + sum);
        if (sampling.isPlain()) {
            token = Candidates.draw(weights, vocabulary, sum, uniform);
        } else {
            chooseOtherwise(model, text, uniform);
        }
        logProb = logProb(exact.of(token) - largest, model[token] - largest, sum);
        if (sampling.isPlain()) {
            sampledLogProb = logProb;
        }
    }

    /**
     * The log-prob of a logit in double precision. It stands for its rounded form in the sum too, as where texts are scored.
     *
     * @param exact logit, relative to the largest, as the rounded one is
     * @param sum of exponentials, with that of the rounded logit
     */
    private static float logProb(double exact, float rounded, double sum) {
        return (float) Math.min(0, exact - Math.log(sum - Math.exp(rounded) + Math.exp(exact)));
    }

    private void chooseOtherwise(float[] model, TextSoFar text, double uniform) {
        System.arraycopy(model, 0, logits, 0, vocabulary);
        if (sampling.repetitionPenalty() != 1) {
            seen.penalise(logits, text, (float) sampling.repetitionPenalty());
        }
        if (sampling.isGreedy()) {
            token = VectorMath.largest(logits, 0, vocabulary);
            GenerationRules.requireNumbers(logits[token]);
            sampledLogProb = 0;
            return;
        }
        if (sampling.temperature() != 1) {
            VectorMath.scale(logits, 0, vocabulary, (float) (1 / sampling.temperature()));
        }
        float largest = VectorMath.max(logits, 0, vocabulary);
        System.arraycopy(logits, 0, weights, 0, vocabulary);
        GenerationRules.requireNumbers(largest + weigh(largest));
        candidates.takeAll(logits, weights);
        if (sampling.topK() > 0) {
            candidates.cutToMostProbable(sampling.topK());
        }
        if (sampling.topP() < 1) {
            candidates.cutToShare(sampling.topP());
        }
        if (sampling.minP() > 0) {
            candidates.cutBelow((float) sampling.minP());
        }
        candidates.draw(uniform);
        token = candidates.token();
        sampledLogProb = candidates.logProb();
    }

    /** Turns logits in the place of weights into weights; returns their sum. */
    private double weigh(float largest) {
        VectorMath.shift(weights, 0, vocabulary, -largest);
        VectorMath.exp(weights, vocabulary, spare);
        return VectorMath.sumInDouble(weights, vocabulary);
    }
}
