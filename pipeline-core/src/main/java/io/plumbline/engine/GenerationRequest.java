package io.plumbline.engine;

/**
 * A prompt whose completions are generated.
 *
 * @param prompt token ids, at least one (begin of sequence)
 * @param completions their number, 1 to {@link #MOST_COMPLETIONS}
 * @param seed of all draws: completion {@code i} draws its token at a place by {@link Draws}, from the seed, {@code i} and the
 *     place alone, whatever else is generated
 */
public record GenerationRequest(int[] prompt, int completions, long seed) {
    /** A prompt's completions are kept together in memory until the last of them is done. */
    public static final int MOST_COMPLETIONS = 1_000;

    /** Refuses a request without a prompt, without completions or with too many. */
    public GenerationRequest {
        if (prompt.length == 0) {
            throw new IllegalArgumentException("A prompt must have at least one token: begin of sequence");
        }
        if (completions < 1) {
            throw new IllegalArgumentException("A prompt must have at least one completion, got " + completions);
        }
        if (completions > MOST_COMPLETIONS) {
            throw new IllegalArgumentException(
                    "A prompt may have at most " + MOST_COMPLETIONS + " completions, got " + completions);
        }
    }
}
