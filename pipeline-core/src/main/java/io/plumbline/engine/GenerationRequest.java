package io.plumbline.engine;

/**
 * A prompt whose completions are generated.
 *
 * @param prompt token ids, at least one (begin of sequence)
 * @param completions how many, at least 1
 * @param seed of all draws: completion {@code i} draws its token at a place by {@link Draws}, from the seed, {@code i} and the
 *     place alone, whatever else is generated
 */
public record GenerationRequest(int[] prompt, int completions, long seed) {
    /** Refuses a request without a prompt or without completions. */
    public GenerationRequest {
        if (prompt.length == 0) {
            throw new IllegalArgumentException("A prompt must have at least one token: begin of sequence");
        }
        if (completions < 1) {
            throw new IllegalArgumentException("A prompt must have at least one completion, got " + completions);
        }
    }
}
