package io.plumbline.engine.cuda;

import io.plumbline.engine.PromptGroup;
import io.plumbline.engine.TokenObjective;
import java.util.Arrays;
import java.util.List;

/**
 * The mean DPO loss of pairs, chosen before rejected (Rafailov et al. 2023), and its derivatives by token log-probs.
 */
final class PairLoss implements TokenObjective {
    private final List<PromptGroup> pairs;
    private final double beta;
    private final double[] reference;
    private double value;

    /** @param reference {@link #margins} of the reference model */
    PairLoss(List<PromptGroup> pairs, double beta, double[] reference) {
        this.pairs = pairs;
        this.beta = beta;
        this.reference = reference;
    }

    /** Returns the log-prob of chosen less that of rejected, of every pair. */
    static double[] margins(List<PromptGroup> pairs, float[] logProbs) {
        double[] margins = new double[pairs.size()];
        int token = 0;
        for (int i = 0; i < margins.length; i++) {
            int chosen = pairs.get(i).completions().get(0).length;
            int both = pairs.get(i).targets();
            for (int j = 0; j < both; j++) {
                margins[i] += j < chosen ? logProbs[token + j] : -logProbs[token + j];
            }
            token += both;
        }
        return margins;
    }

    @Override
    public float[] gradient(float[] logProbs) {
        double[] policy = margins(pairs, logProbs);
        float[] derivatives = new float[logProbs.length];
        value = 0;
        int token = 0;
        for (int i = 0; i < policy.length; i++) {
            double logit = beta * (policy[i] - reference[i]);
            value += (Math.max(0, -logit) + Math.log1p(Math.exp(-Math.abs(logit)))) / policy.length;
            float slope = (float) (-beta / (1 + Math.exp(logit)) / policy.length);
            int chosen = pairs.get(i).completions().get(0).length;
            int both = pairs.get(i).targets();
            Arrays.fill(derivatives, token, token + chosen, slope);
            Arrays.fill(derivatives, token + chosen, token + both, -slope);
            token += both;
        }
        return derivatives;
    }

    /** Returns the loss of the log-probs that came last. */
    double value() {
        return value;
    }
}
