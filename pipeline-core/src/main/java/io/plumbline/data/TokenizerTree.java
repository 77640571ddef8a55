package io.plumbline.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.PlainText;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.OptionalInt;

/** The parsed {@link TokenizerFiles}; a file that is absent is an empty object. */
record TokenizerTree(
        String place,
        ObjectNode tokenizer,
        ObjectNode tokenizerConfig,
        ObjectNode specialTokensMap,
        ObjectNode modelConfig) {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(TokenizerFiles.MAXIMUM_BYTES)
                    .build())
            .build());

    static TokenizerTree of(TokenizerFiles files) {
        return new TokenizerTree(
                files.place(),
                parse(files.place(), "tokenizer.json", files.tokenizer()),
                parse(files.place(), "tokenizer_config.json", files.tokenizerConfig()),
                parse(files.place(), "special_tokens_map.json", files.specialTokensMap()),
                parse(files.place(), "config.json", files.modelConfig()));
    }

    private static ObjectNode parse(String place, String name, String text) {
        if (text == null) {
            return JSON.createObjectNode();
        }
        JsonNode node;
        try {
            node = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new PlumblineException(
                    Kind.MODEL,
                    "Cannot read " + place + "/" + name + ": " + PlainText.ofLibrary(e.getOriginalMessage()) + " (line "
                            + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + ")",
                    e);
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new PlumblineException(Kind.MODEL, "Cannot read " + place + "/" + name + ": it must hold a JSON object");
    }

    /** The id of a token: among the added ones, else in the vocabulary. */
    OptionalInt idOf(String token) {
        for (JsonNode added : tokenizer.path("added_tokens")) {
            if (token.equals(added.path("content").textValue())
                    && added.path("id").isInt()) {
                return OptionalInt.of(added.path("id").intValue());
            }
        }
        JsonNode vocabulary = tokenizer.path("model").path("vocab");
        if (vocabulary.isObject() && vocabulary.path(token).isInt()) {
            return OptionalInt.of(vocabulary.path(token).intValue());
        }
        // Unigram: a list of [token, score], the id is the place.
        for (int id = 0; vocabulary.isArray() && id < vocabulary.size(); id++) {
            if (token.equals(vocabulary.path(id).path(0).textValue())) {
                return OptionalInt.of(id);
            }
        }
        return OptionalInt.empty();
    }

    /**
     * {@code tokenizer.json} as it is used here: no truncation and no padding of its own, and offsets that cover every
     * character, so that a prompt's end is found where white space stands at it.
     */
    String tokenizerJson() {
        ObjectNode copy = tokenizer.deepCopy();
        copy.putNull("truncation");
        copy.putNull("padding");
        exactOffsets(copy.path("post_processor"));
        return copy.toString();
    }

    private static void exactOffsets(JsonNode processor) {
        if (processor instanceof ObjectNode object && object.has("trim_offsets")) {
            object.put("trim_offsets", false);
        }
        for (JsonNode member : processor.path("processors")) {
            exactOffsets(member);
        }
    }
}
