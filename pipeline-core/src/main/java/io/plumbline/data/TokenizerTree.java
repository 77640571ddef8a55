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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The parsed {@link TokenizerFiles}; a file that is absent is an empty object.
 *
 * @param tokenizer {@code tokenizer.json} with what the other files add to it and set in it
 * @param beside the added tokens that {@code tokenizer.json} itself does not have
 */
record TokenizerTree(
        String place,
        ObjectNode tokenizer,
        ObjectNode tokenizerConfig,
        ObjectNode specialTokensMap,
        ObjectNode addedTokens,
        ObjectNode modelConfig,
        ObjectNode generationConfig,
        Set<String> beside) {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(TokenizerFiles.MAXIMUM_BYTES)
                    .build())
            .build());

    static TokenizerTree of(TokenizerFiles files) {
        TokenizerTree given = asWritten(files, parse(files, TokenizerFiles.TOKENIZER));
        Set<String> beside = AddedTokens.merge(given);
        ConfiguredSteps.apply(given);
        return new TokenizerTree(
                given.place,
                given.tokenizer,
                given.tokenizerConfig,
                given.specialTokensMap,
                given.addedTokens,
                given.modelConfig,
                given.generationConfig,
                beside);
    }

    /** The files but for {@code tokenizer.json}, which is large: what they say of special tokens. */
    static TokenizerTree ofSettings(TokenizerFiles files) {
        return asWritten(files, JSON.createObjectNode());
    }

    private static TokenizerTree asWritten(TokenizerFiles files, ObjectNode tokenizer) {
        return new TokenizerTree(
                files.place(),
                tokenizer,
                parse(files, TokenizerFiles.TOKENIZER_CONFIG),
                parse(files, TokenizerFiles.SPECIAL_TOKENS_MAP),
                parse(files, TokenizerFiles.ADDED_TOKENS),
                parse(files, TokenizerFiles.MODEL_CONFIG),
                parse(files, TokenizerFiles.GENERATION_CONFIG),
                Set.of());
    }

    /** Reads a file as an object; empty where it is absent. */
    static ObjectNode parse(TokenizerFiles files, String name) {
        String place = files.place();
        String text = files.texts().get(name);
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

    /** The id of a token that stands among the added ones. */
    OptionalInt idOf(String token) {
        for (JsonNode added : tokenizer.path("added_tokens")) {
            if (token.equals(added.path("content").textValue())
                    && added.path("id").isInt()) {
                return OptionalInt.of(added.path("id").intValue());
            }
        }
        return OptionalInt.empty();
    }

    /** The text that is read as a token; empty where it is none of the added ones. */
    Optional<String> textOf(int id) {
        for (JsonNode added : tokenizer.path("added_tokens")) {
            if (added.path("id").isInt() && added.path("id").intValue() == id) {
                return Optional.of(added.path("content").asText());
            }
        }
        return Optional.empty();
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
