package io.plumbline.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/**
 * The tokens of a tokenizer's model, added ones where they are asked for, with their ids.
 *
 * @param ids id by token
 * @param size tokens of the model, which the library counts added tokens from
 */
record Vocabulary(Map<String, Integer> ids, int size) {
    /** Of the model and the added tokens. */
    static Vocabulary of(TokenizerTree tree) {
        Vocabulary vocabulary = ofModel(tree);
        for (JsonNode token : tree.tokenizer().path("added_tokens")) {
            vocabulary.ids.put(token.path("content").asText(), token.path("id").intValue());
        }
        return vocabulary;
    }

    /** Of the model alone. */
    static Vocabulary ofModel(TokenizerTree tree) {
        Map<String, Integer> ids = new HashMap<>();
        JsonNode given = tree.tokenizer().path("model").path("vocab");
        given.fields().forEachRemaining(token -> {
            if (token.getValue().isInt()) {
                ids.put(token.getKey(), token.getValue().intValue());
            }
        });
        // Unigram: a list of [token, score], the id is the place.
        for (int id = 0; given.isArray() && id < given.size(); id++) {
            ids.putIfAbsent(given.path(id).path(0).asText(), id);
        }
        return new Vocabulary(ids, given.size());
    }
}
