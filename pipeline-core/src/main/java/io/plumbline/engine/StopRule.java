package io.plumbline.engine;

/** Says after which token a completion ends, beside the tokens that end it by themselves. */
@FunctionalInterface
public interface StopRule {
    /** Ends nothing. */
    StopRule NEVER = (tokens, count) -> false;

    /**
     * Returns whether a completion ends with its last token. Asked after every token of one completion; may be called from
     * several threads, about different completions.
     *
     * @param tokens of the completion, the prompt not among them; not to be changed or kept
     * @param count how many of them there are, at least 1: what stands behind means nothing
     */
    boolean ends(int[] tokens, int count);
}
