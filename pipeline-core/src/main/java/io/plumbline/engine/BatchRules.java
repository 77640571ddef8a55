package io.plumbline.engine;

import io.plumbline.model.EmbeddingConfig;
import java.util.List;

/** The rules that a batch keeps, whatever engine computes it. */
public final class BatchRules {
    private BatchRules() {}

    /**
     * Refuses a batch that a model cannot compute.
     *
     * @throws IllegalArgumentException if there is no group, a token outside the vocabulary, or a sequence that is longer than
     *     the model has positions for
     */
    public static void require(List<PromptGroup> groups, EmbeddingConfig embedding) {
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("A batch must have at least one group");
        }
        for (PromptGroup group : groups) {
            require(group.prompt(), embedding.vocabularySize());
            for (int[] completion : group.completions()) {
                require(completion, embedding.vocabularySize());
            }
            if (group.longest() > embedding.maxPositions()) {
                throw new IllegalArgumentException("A sequence of " + group.longest()
                        + " tokens is longer than the model's max_position_embeddings " + embedding.maxPositions());
            }
        }
    }

    /**
     * Refuses derivatives that are not one for each number that the head gives.
     *
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static float[] requireDerivatives(float[] derivatives, Outputs outputs) {
        int values = outputs.values().length;
        if (derivatives.length != values) {
            throw new IllegalArgumentException("The objective must give a derivative for each of " + values + " "
                    + (outputs.scores().length == 0 ? "tokens" : "completions") + ", got " + derivatives.length);
        }
        return derivatives;
    }

    static void require(int[] tokens, int vocabulary) {
        for (int token : tokens) {
            if (token < 0 || token >= vocabulary) {
                throw new IllegalArgumentException(
                        "Token id " + token + " is outside the model's vocabulary of " + vocabulary);
            }
        }
    }
}
