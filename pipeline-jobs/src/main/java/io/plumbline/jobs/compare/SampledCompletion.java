package io.plumbline.jobs.compare;

import java.io.Serializable;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A completion as {@code sample} leaves it.
 *
 * @param prompt its prompt's id
 * @param index its number among those of the prompt
 * @param promptTokens ids of the prompt
 * @param tokens its ids
 * @param logProbs of its tokens under the policy itself; null where the table has none
 * @param sampledLogProbs of its tokens under the distribution that was drawn from; null where the table has none
 * @param isCut whether it ended at the greatest length
 */
record SampledCompletion(
        String prompt,
        int index,
        int[] promptTokens,
        int[] tokens,
        float[] logProbs,
        float[] sampledLogProbs,
        boolean isCut)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The order of completions: by prompt and index. */
    static final Comparator<SampledCompletion> ORDER =
            Comparator.comparing(SampledCompletion::prompt).thenComparingInt(SampledCompletion::index);

    /** Differences of log-probs that no temperature above or below 1 by a thousandth stays within. */
    private static final double SAME = 1e-3;

    /** Log-probs are sums of rounded numbers: a little above 0 is 0. */
    private static final float ABOVE_ZERO = 1e-4f;

    /** A reason why a row cannot be used. */
    enum Fault {
        PROMPT("prompt_id is missing"),
        INDEX("index is missing"),
        PROMPT_TOKENS("prompt_tokens are missing, or not all ids"),
        TOKENS("tokens are missing, or not all ids"),
        LOG_PROBS("log_probs or sampled_log_probs are missing, not as many as tokens, or no log-probs");

        private final String text;

        Fault(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** Returns the fault; null where there is none. */
    Fault fault() {
        if (prompt == null || prompt.isEmpty()) {
            return Fault.PROMPT;
        }
        if (index < 0) {
            return Fault.INDEX;
        }
        if (!areIds(promptTokens)) {
            return Fault.PROMPT_TOKENS;
        }
        if (!areIds(tokens)) {
            return Fault.TOKENS;
        }
        return areLogProbs(logProbs) && areLogProbs(sampledLogProbs) ? null : Fault.LOG_PROBS;
    }

    private static boolean areIds(int[] ids) {
        return ids.length > 0 && IntStream.of(ids).allMatch(id -> id >= 0);
    }

    /** Null stands for a column that the table does not have. */
    private boolean areLogProbs(float[] values) {
        return values == null
                || values.length == tokens.length
                        && IntStream.range(0, values.length)
                                .allMatch(i -> Float.isFinite(values[i]) && values[i] <= ABOVE_ZERO);
    }

    /** Returns whether it was drawn from another distribution than the policy's own, as with a temperature or a cut. */
    boolean isOfAnotherDistribution() {
        return logProbs != null
                && sampledLogProbs != null
                && IntStream.range(0, tokens.length)
                        .anyMatch(i ->
                                Math.abs(logProbs[i] - sampledLogProbs[i]) > SAME * Math.max(1, Math.abs(logProbs[i])));
    }

    /** Returns the greatest id of prompt and completion. */
    int greatestId() {
        return Math.max(
                IntStream.of(promptTokens).max().orElse(0),
                IntStream.of(tokens).max().orElse(0));
    }

    /** Returns the number of tokens of prompt and completion. */
    int length() {
        return Math.addExact(promptTokens.length, tokens.length);
    }
}
