package io.plumbline.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.util.Map;

/**
 * One line of a JSONL file, or one element of a JSON array.
 *
 * @param text the line, with replacement characters where its bytes are not UTF-8
 * @param valid true if all its bytes are UTF-8
 */
public record JsonLine(String text, boolean valid) {
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // The reader of the file bounds the line.
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build());
    private static final ObjectReader ROW = MAPPER.readerFor(new TypeReference<Map<String, Object>>() {})
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /**
     * Decodes a line.
     *
     * @param bytes its buffer
     * @param length bytes of it that are the line's
     */
    public static JsonLine of(byte[] bytes, int length) {
        DecodedText decoded = DecodedText.of(bytes, length);
        return new JsonLine(decoded.text(), decoded.valid());
    }

    /**
     * Returns the values of the columns by name.
     *
     * @param name of the line, for the message of a fault
     * @throws QuarantineException where it is not one JSON object in UTF-8 without doubled keys
     */
    public Map<String, Object> row(String name) throws QuarantineException {
        if (!valid) {
            throw new QuarantineException(Reason.INVALID_TEXT, name + " is not UTF-8");
        }
        Map<String, Object> row;
        try {
            row = ROW.readValue(text);
        } catch (JsonProcessingException e) {
            // Its message would quote the row.
            String place = e.getLocation() == null
                    ? ""
                    : " near character " + e.getLocation().getCharOffset();
            throw new QuarantineException(Reason.MALFORMED_JSON, name + " is not one JSON object" + place);
        }
        if (row == null) {
            throw new QuarantineException(Reason.MALFORMED_JSON, name + " is null");
        }
        return row;
    }

    /**
     * A text as a JSON string, for a row that is no JSON itself.
     *
     * @param text any text
     */
    public static String quote(String text) {
        return written(text);
    }

    /** The columns of a row that is no JSON itself, as a JSON object. */
    public static String write(Map<String, ?> row) {
        return written(row);
    }

    private static String written(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Text is always JSON", e);
        }
    }
}
