package io.plumbline.engine;

/**
 * A completion that an engine generated.
 *
 * @param tokens that were drawn, at least one; with that which ended it
 * @param logProbs natural logarithm of the probability that the model itself gives each of them: at temperature 1, with no
 *     penalty and nothing cut. Of a model whose angles differ beyond a length (LongRoPE) tokens up to there have those of short
 *     texts, while the whole completion scored at once has those of long ones
 * @param sampledLogProbs the same under the distribution that it was drawn from; 0 where the most probable token was taken
 * @param finish reason for its end
 */
public record GeneratedCompletion(int[] tokens, float[] logProbs, float[] sampledLogProbs, Finish finish) {}
