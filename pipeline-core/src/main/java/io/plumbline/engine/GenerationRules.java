package io.plumbline.engine;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.model.EmbeddingConfig;

/** The rules that a request for completions keeps, whatever engine generates them. */
public final class GenerationRules {
    private GenerationRules() {}

    /**
     * Refuses a request that a model cannot answer.
     *
     * @throws IllegalArgumentException if the prompt has a token outside the vocabulary, or as many tokens as the model has
     *     positions, so that none is left for a completion
     */
    public static void require(GenerationRequest request, EmbeddingConfig embedding) {
        BatchRules.require(request.prompt(), embedding.vocabularySize());
        if (request.prompt().length >= embedding.maxPositions()) {
            throw new IllegalArgumentException("A prompt of " + request.prompt().length
                    + " tokens leaves no place for a completion in the model's max_position_embeddings "
                    + embedding.maxPositions());
        }
    }

    /**
     * Refuses what broken weights give.
     *
     * @param sum of a function of all logits of a row that is no finite number where one of them is none
     * @throws PlumblineException of kind MODEL if it is none
     */
    public static void requireNumbers(double sum) {
        if (!Double.isFinite(sum)) {
            throw new PlumblineException(
                    Kind.MODEL,
                    "Cannot generate: the model gives logits that are not finite numbers. Its weights are broken, or too"
                            + " large for the precision");
        }
    }
}
