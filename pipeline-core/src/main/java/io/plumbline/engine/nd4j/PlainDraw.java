package io.plumbline.engine.nd4j;

import io.plumbline.engine.GenerationRules;
import io.plumbline.engine.Sampling;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The choice of one token, by the definition of each option of {@link Sampling}, in double precision.
 *
 * @param token that was chosen
 * @param logProb its log-prob under the model
 * @param sampledLogProb its log-prob under the distribution that it was drawn from
 */
record PlainDraw(int token, float logProb, float sampledLogProb) {
    /**
     * @param logits the model's
     * @param text prompt and completion so far
     * @param uniform a number from 0, and less than 1
     */
    static PlainDraw of(float[] logits, Sampling sampling, int[] text, double uniform) {
        double[] model =
                IntStream.range(0, logits.length).mapToDouble(i -> logits[i]).toArray();
        double[] ofModel = probabilities(model);
        GenerationRules.requireNumbers(Arrays.stream(ofModel).sum());
        double[] changed = model.clone();
        Arrays.stream(text).distinct().forEach(token -> changed[token] = penalised(changed[token], sampling));
        if (sampling.isGreedy()) {
            int best = mostProbableFirst(changed)[0];
            return new PlainDraw(best, (float) Math.log(ofModel[best]), 0);
        }
        double[] left = cut(
                Arrays.stream(changed)
                        .map(logit -> logit / sampling.temperature())
                        .toArray(),
                sampling);
        int token = drawn(left, uniform);
        return new PlainDraw(token, (float) Math.log(ofModel[token]), (float) Math.log(left[token]));
    }

    private static double penalised(double logit, Sampling sampling) {
        return logit < 0 ? logit * sampling.repetitionPenalty() : logit / sampling.repetitionPenalty();
    }

    private static double[] probabilities(double[] logits) {
        double largest = Arrays.stream(logits).max().orElseThrow();
        return normalised(
                Arrays.stream(logits).map(logit -> Math.exp(logit - largest)).toArray());
    }

    private static double[] normalised(double[] weights) {
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }

    private static int[] mostProbableFirst(double[] logits) {
        return IntStream.range(0, logits.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer token) -> -logits[token]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static double[] cut(double[] logits, Sampling sampling) {
        int[] order = mostProbableFirst(logits);
        double[] left = probabilities(logits);
        if (sampling.topK() > 0 && sampling.topK() < order.length) {
            double least = logits[order[sampling.topK() - 1]];
            left = normalised(IntStream.range(0, left.length)
                    .mapToDouble(token -> logits[token] < least ? 0 : Math.exp(logits[token] - logits[order[0]]))
                    .toArray());
        }
        double before = 0;
        for (int token : order) {
            double own = left[token];
            if (before >= sampling.topP() && sampling.topP() < 1) {
                left[token] = 0;
            }
            before += own;
        }
        double least = sampling.minP() * left[order[0]];
        return normalised(Arrays.stream(left).map(one -> one < least ? 0 : one).toArray());
    }

    /**
     * Returns the first token, by id, up to which the probabilities are more than a number; the most probable one where rounding
     * makes all of them less.
     */
    private static int drawn(double[] probabilities, double uniform) {
        double passed = 0;
        for (int token = 0; token < probabilities.length; token++) {
            if (probabilities[token] > 0) {
                passed += probabilities[token];
                if (passed > uniform) {
                    return token;
                }
            }
        }
        return mostProbableFirst(probabilities)[0];
    }
}
