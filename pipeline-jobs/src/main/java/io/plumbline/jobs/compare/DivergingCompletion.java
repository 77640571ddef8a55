package io.plumbline.jobs.compare;

import io.plumbline.compare.LogRatios;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * A completion with its log-ratios.
 *
 * @param prompt its prompt's id
 * @param index its number among those of the prompt
 * @param isCut whether it ended at the greatest length
 * @param policy its log-prob under the policy
 * @param reference its log-prob under the reference
 * @param ratios sums over its tokens
 * @param difference sum over its tokens of the absolute difference between the policy's log-prob as it was computed and as it
 *     stands in the table; 0 where one of the two is not there
 */
record DivergingCompletion(
        String prompt, int index, boolean isCut, double policy, double reference, LogRatios ratios, double difference)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * Compares.
     *
     * @param policy log-probs of each completion by token as they were computed; null where those of the table count
     * @param reference the same of the reference
     */
    static Iterator<DivergingCompletion> of(SampledGroup group, float[][] policy, float[][] reference) {
        List<DivergingCompletion> compared = new ArrayList<>();
        for (int i = 0; i < group.completions().size(); i++) {
            SampledCompletion completion = group.completions().get(i);
            float[] own = policy == null ? completion.logProbs() : policy[i];
            float[] written =
                    completion.sampledLogProbs() == null ? completion.logProbs() : completion.sampledLogProbs();
            compared.add(new DivergingCompletion(
                    completion.prompt(),
                    completion.index(),
                    completion.isCut(),
                    sum(own),
                    sum(reference[i]),
                    LogRatios.of(own, reference[i]),
                    policy == null || written == null ? 0 : difference(own, written)));
        }
        return compared.iterator();
    }

    /** Returns what sorts completions by prompt and index. */
    String place() {
        return prompt + String.format(Locale.ROOT, "\0%010d", index);
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    private static double difference(float[] computed, float[] written) {
        double sum = 0;
        for (int i = 0; i < computed.length; i++) {
            sum += Math.abs((double) computed[i] - written[i]);
        }
        return sum;
    }
}
