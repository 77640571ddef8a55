package io.plumbline.jobs.quickstart;

/**
 * A labelled pair of the grammar with its true rewards.
 *
 * @param prompt what is asked
 * @param chosen the completion that the label prefers
 * @param rejected the other
 * @param source which form of question it is
 * @param rewardChosen true reward of the chosen completion
 * @param rewardRejected true reward of the rejected completion
 */
public record SyntheticPair(
        String prompt, String chosen, String rejected, String source, double rewardChosen, double rewardRejected) {
    /** Bradley–Terry's σ(reward difference): how probable this label was. */
    public double labelProbability() {
        return 1 / (1 + Math.exp(rewardRejected - rewardChosen));
    }

    /** The same with the label the other way. */
    SyntheticPair swapped() {
        return new SyntheticPair(prompt, rejected, chosen, source, rewardRejected, rewardChosen);
    }
}
