package io.plumbline.score;

/**
 * Differences within the same pairs, which the verdicts rest on. An advantage is the share of pairs that
 * something ranks as labelled less the share that it ranks the other way round: 0 is chance, ties are neither.
 *
 * @param advantage of the rewards
 * @param policyAdvantage of the policy's log-probs
 * @param policyAdvantagePerToken of the policy's mean log-probs of a token
 * @param referenceAdvantage of the reference's log-probs
 * @param referenceAdvantagePerToken of the reference's mean log-probs of a token
 * @param overLonger accuracy of the rewards less that of "the longer one wins", what is undecided counting half
 * @param overShorter the same against "the shorter one wins"
 * @param overReference the same against the reference's log-probs, by sum or by token as the rewards are
 * @param overReversedReference the same against their opposite
 * @param chosenReward mean reward of the chosen completions
 * @param rejectedReward mean reward of the rejected completions
 * @param loss mean loss; null where the examples have none
 */
public record Comparisons(
        Advantage advantage,
        Advantage policyAdvantage,
        Advantage policyAdvantagePerToken,
        Advantage referenceAdvantage,
        Advantage referenceAdvantagePerToken,
        Advantage overLonger,
        Advantage overShorter,
        Advantage overReference,
        Advantage overReversedReference,
        Interval chosenReward,
        Interval rejectedReward,
        Interval loss) {}
