package io.plumbline.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * The token that fills up texts of a model: the tokenizer's own, as batches are padded with that; else that of {@code
 * config.json}; else the end of sequence, as TRL has it.
 */
final class PaddingToken {
    private static final String SETTINGS = "tokenizer_config.json";
    private static final String TOKENIZER = "tokenizer.json";

    private final ConfigJson json;
    private final CompanionFiles companions;

    PaddingToken(ConfigJson json, CompanionFiles companions) {
        this.json = json;
        this.companions = companions;
    }

    /**
     * Finds it.
     *
     * @throws io.plumbline.PlumblineException of kind MODEL where there is none
     */
    int id() {
        return ofTokenizer()
                .or(() -> configured(ScalarKeys.PADDING))
                .or(() -> configured("eos_token_id"))
                .orElseThrow(
                        () -> json.refuse("neither " + SETTINGS + " nor config.json names a padding token, and there"
                                + " is no end of sequence; set " + ScalarKeys.PADDING + " in config.json"));
    }

    private Optional<Integer> configured(String key) {
        JsonNode value = json.copy().path(key);
        return whole(value.isArray() ? value.path(0) : value);
    }

    private static Optional<Integer> whole(JsonNode value) {
        return value.canConvertToInt() && value.isIntegralNumber() && value.intValue() >= 0
                ? Optional.of(value.intValue())
                : Optional.empty();
    }

    private Optional<Integer> ofTokenizer() {
        JsonNode token = read(SETTINGS).path("pad_token");
        String text = token.isObject() ? token.path("content").asText() : token.asText("");
        if (text.isEmpty() || token.isNull()) {
            return Optional.empty();
        }
        Optional<Integer> added = StreamSupport.stream(
                        read(TOKENIZER).path("added_tokens").spliterator(), false)
                .filter(one -> one.path("content").asText().equals(text))
                .findFirst()
                .flatMap(one -> whole(one.path("id")));
        return added.or(() -> whole(read(TOKENIZER).path("model").path("vocab").path(text)));
    }

    private JsonNode read(String name) {
        byte[] content = companions.files().get(name);
        try {
            return content == null ? BoundedJson.MAPPER.createObjectNode() : BoundedJson.MAPPER.readTree(content);
        } catch (IOException e) {
            throw json.refuse(name + " beside it is not valid JSON, and may name the padding token");
        }
    }
}
