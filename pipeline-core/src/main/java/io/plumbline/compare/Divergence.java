package io.plumbline.compare;

/**
 * The divergence KL(π ‖ π_ref) of a policy from a reference, in nats, estimated from completions that were drawn from the
 * policy itself. Every prompt counts once, whatever its number of completions. Errors are over prompts; of a single prompt
 * they are over its completions, and hold for that prompt.
 *
 * @param prompts the number of prompts
 * @param completions the number of completions
 * @param tokens of all completions
 * @param sequence of a whole completion, from k3 of its tokens: by the chain rule the mean of the tokens' divergences, summed
 *     over a completion, is that of completions
 * @param sequenceK1 of a whole completion, from its log-ratio: the same with more variance
 * @param sequenceK3 of a whole completion, from k3 of its own ratio: the same again, but of long completions the ratio is
 *     so rarely large that its mean is not seen
 * @param token of a token: {@code sequence} by the mean number of tokens
 * @param tokenK1 of a token: {@code sequenceK1} by the mean number of tokens
 * @param ratio mean over tokens of π_ref / π, which is 1 on average where the completions are draws from the policy
 */
public record Divergence(
        long prompts,
        long completions,
        long tokens,
        Estimate sequence,
        Estimate sequenceK1,
        Estimate sequenceK3,
        Estimate token,
        Estimate tokenK1,
        Estimate ratio) {
    private static final double FAR = 4;
    private static final double NEAR = 2;
    /** Log-probs are float32. */
    private static final double ROUNDING = 1e-4;

    /** Returns whether the mean ratio is above 1 by more than chance explains: the completions are then no draws from the policy. */
    public boolean isImplausible() {
        return ratio.hasError() && ratio.value() - 1 > FAR * ratio.standardError() + ROUNDING;
    }

    /**
     * Returns whether the mean ratio is below 1 by more than chance explains: the reference has weight on tokens that the policy
     * hardly ever draws, which no completion shows. {@code k3} is then too small, by the sum of what is missing; {@code k1} is
     * not.
     */
    public boolean isReferenceUnseen() {
        return ratio.hasError() && 1 - ratio.value() > NEAR * ratio.standardError() + ROUNDING;
    }
}
