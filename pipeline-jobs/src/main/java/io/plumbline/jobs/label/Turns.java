package io.plumbline.jobs.label;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.Sha256;
import io.plumbline.data.QuarantineException;
import io.plumbline.data.Reason;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A prompt or a completion: a text, or messages.
 *
 * @param text null where there are messages
 * @param messages role and content of each; null where there is a text
 */
record Turns(String text, List<Map<String, String>> messages) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The column of a table of texts. */
    static final DataType TEXT = DataTypes.StringType;

    /** The column of a table of messages. */
    static final DataType MESSAGES = DataTypes.createArrayType(
            new StructType().add(Turns.ROLE, DataTypes.StringType).add(Turns.CONTENT, DataTypes.StringType));

    private static final String ROLE = "role";
    private static final String CONTENT = "content";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads the value of a column.
     *
     * @throws QuarantineException where it is neither
     */
    static Turns of(Object value, String column) throws QuarantineException {
        if (value == null) {
            throw new QuarantineException(Reason.MISSING_TEXT, "column '" + column + "' is missing or null");
        }
        if (value instanceof String text) {
            return new Turns(text, null);
        }
        List<Map<String, String>> messages = new ArrayList<>();
        if (value instanceof List<?> list && !list.isEmpty()) {
            for (Object element : list) {
                messages.add(message(element, column));
            }
            return new Turns(null, messages);
        }
        throw new QuarantineException(Reason.WRONG_TYPE, "column '" + column + "' must hold a text or messages");
    }

    private static Map<String, String> message(Object element, String column) throws QuarantineException {
        if (element instanceof Map<?, ?> fields
                && fields.get(ROLE) instanceof String role
                && fields.get(CONTENT) instanceof String content) {
            Map<String, String> message = new LinkedHashMap<>();
            message.put(ROLE, role);
            message.put(CONTENT, content);
            return message;
        }
        throw new QuarantineException(
                Reason.WRONG_MESSAGES,
                "column '" + column + "' must hold messages with a role and a content that are texts");
    }

    boolean isText() {
        return text != null;
    }

    /** Returns the text, or the contents of the messages with an empty line between. */
    String contents() {
        return isText()
                ? text
                : messages.stream().map(message -> message.get(CONTENT)).collect(Collectors.joining("\n\n"));
    }

    /** Returns a text that tells these turns from all others of their kind: the text, or the JSON of the messages. */
    String identity() {
        try {
            return isText() ? text : JSON.writeValueAsString(messages);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts are always JSON", e);
        }
    }

    /** Returns the SHA-256 of the identity, in hexadecimal. */
    String hash() {
        return Sha256.hex(identity());
    }

    /** Returns the value as rows of preferences have it. */
    Object value() {
        return isText() ? text : messages;
    }

    /** Returns the value as a table of Spark has it. */
    Object column() {
        return isText()
                ? text
                : messages.stream()
                        .map(message -> RowFactory.create(message.get(ROLE), message.get(CONTENT)))
                        .toArray(Row[]::new);
    }
}
