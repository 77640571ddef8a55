package io.plumbline.engine;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The distribution that a token is drawn from, by the definition of each option, in double precision. */
public final class ExpectedSampling {
    private ExpectedSampling() {}

    /** Returns the probabilities of all tokens, from their log-probs or logits under the model. */
    public static double[] distribution(double[] logits, Sampling sampling, int[] text) {
        double[] changed = logits.clone();
        Arrays.stream(text).distinct().forEach(token -> {
            double penalty = sampling.repetitionPenalty();
            changed[token] = changed[token] < 0 ? changed[token] * penalty : changed[token] / penalty;
        });
        double[] weights = Arrays.stream(changed)
                .map(logit -> Math.exp(logit / sampling.temperature()))
                .toArray();
        int[] order = IntStream.range(0, weights.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer token) -> -weights[token]))
                .mapToInt(Integer::intValue)
                .toArray();
        cutAfter(weights, order, sampling.topK() == 0 ? order.length : Math.min(order.length, sampling.topK()));
        double total = Arrays.stream(weights).sum();
        double before = 0;
        int left = 0;
        while (left < order.length && before < sampling.topP() * total) {
            before += weights[order[left++]];
        }
        cutAfter(weights, order, sampling.topP() == 1 ? order.length : left);
        double least = sampling.minP() * weights[order[0]];
        double[] kept = Arrays.stream(weights)
                .map(weight -> weight < least ? 0 : weight)
                .toArray();
        double sum = Arrays.stream(kept).sum();
        return Arrays.stream(kept).map(weight -> weight / sum).toArray();
    }

    private static void cutAfter(double[] weights, int[] order, int left) {
        for (int i = left; i < order.length; i++) {
            weights[order[i]] = 0;
        }
    }
}
