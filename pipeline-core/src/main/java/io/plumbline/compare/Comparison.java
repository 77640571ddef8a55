package io.plumbline.compare;

/**
 * The win rate of a first policy against a second one.
 *
 * @param winRate mean over prompts of the first one's share, a tie counting half
 * @param prompts the number of prompts
 * @param judgements the number of pairs of completions
 * @param wins the number of pairs that the first policy won
 * @param ties the number of pairs that neither won
 * @param losses the number of pairs that the second policy won
 */
public record Comparison(Share winRate, long prompts, long judgements, long wins, long ties, long losses) {}
