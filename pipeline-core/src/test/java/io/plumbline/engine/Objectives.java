package io.plumbline.engine;

import java.util.Arrays;
import java.util.List;

/** Losses over token log-probs, written down once more for tests. */
public final class Objectives {
    private Objectives() {}

    /** Mean over pairs of {@code -log σ(β (Δchosen - Δrejected))}, and where its value goes. */
    public static TokenObjective preference(
            List<PromptGroup> pairs, double beta, double[] referenceChosen, double[] referenceRejected, double[] loss) {
        return tokenLogProbs -> {
            float[] gradient = new float[tokenLogProbs.length];
            int at = 0;
            for (int i = 0; i < pairs.size(); i++) {
                int chosen = pairs.get(i).completions().get(0).length;
                int rejected = pairs.get(i).completions().get(1).length;
                double margin = beta
                        * ((sum(tokenLogProbs, at, chosen) - referenceChosen[i])
                                - (sum(tokenLogProbs, at + chosen, rejected) - referenceRejected[i]));
                loss[0] += Math.log1p(Math.exp(-margin)) / pairs.size();
                double slope = -beta / (1 + Math.exp(margin)) / pairs.size();
                Arrays.fill(gradient, at, at + chosen, (float) slope);
                Arrays.fill(gradient, at + chosen, at + chosen + rejected, (float) -slope);
                at += chosen + rejected;
            }
            return gradient;
        };
    }

    /** Negative mean over tokens, and where its value goes. */
    public static TokenObjective tokenMean(double[] loss) {
        return tokenLogProbs -> {
            loss[0] = -sum(tokenLogProbs, 0, tokenLogProbs.length) / tokenLogProbs.length;
            float[] gradient = new float[tokenLogProbs.length];
            Arrays.fill(gradient, -1f / tokenLogProbs.length);
            return gradient;
        };
    }

    static double sum(float[] values, int start, int count) {
        double sum = 0;
        for (int i = start; i < start + count; i++) {
            sum += values[i];
        }
        return sum;
    }
}
