package io.plumbline.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.plumbline.Sha256;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A prompt that completions are sampled for.
 *
 * @param id SHA-256 of the prompt as given, in hexadecimal: of its text, or of the JSON of its messages, with definitions of
 *     tools and further variables where it has some
 * @param text what the model goes on with
 * @param messages those that a template has written the text of; null where the prompt is a text
 * @param kept columns that go with its completions: a text, a number or a truth value each, by name; without those that are
 *     null
 */
public record PromptRow(String id, String text, List<Message> messages, Map<String, Object> kept)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final ObjectMapper CANONICAL = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /** Fields of a message that a template reads and that a prompt of role and content alone would lose. */
    private static final Set<String> LOST =
            Set.of(ChatMessages.TOOL_CALLS, "reasoning_content", "reasoning", "thinking");

    /**
     * A message of a prompt.
     *
     * @param role whose it is
     * @param content its text
     */
    public record Message(String role, String content) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** Copies the lists. */
    public PromptRow {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(text, "text");
        messages = messages == null ? null : List.copyOf(messages);
        kept = new LinkedHashMap<>(kept);
    }

    /** Returns whether a chat template has written the text. */
    public boolean isWritten() {
        return messages != null;
    }

    /** A prompt that is a text. */
    static PromptRow of(String text, Map<String, Object> kept) {
        return new PromptRow(Sha256.hex(text), text, null, kept);
    }

    /**
     * Returns the messages of a prompt.
     *
     * @throws QuarantineException where one is more than a role and a text
     */
    static List<Message> messages(ChatContext context) throws QuarantineException {
        List<Message> messages = new ArrayList<>();
        for (Map<String, Object> message : context.messages()) {
            messages.add(message(message, messages.size() + 1));
        }
        return messages;
    }

    /**
     * A prompt of messages.
     *
     * @param messages of the context
     * @param text as the template has written it
     */
    static PromptRow of(ChatContext context, List<Message> messages, String text, Map<String, Object> kept) {
        Map<String, Object> beside = new LinkedHashMap<>(context.arguments());
        if (context.tools() != null) {
            beside.put("tools", context.tools());
        }
        Object given = beside.isEmpty() ? messages : Map.of("messages", messages, "beside", beside);
        return new PromptRow(Sha256.hex(json(given)), text, messages, kept);
    }

    private static Message message(Map<String, Object> message, int number) throws QuarantineException {
        for (String field : LOST) {
            if (message.containsKey(field)) {
                throw new QuarantineException(
                        Reason.WRONG_MESSAGES,
                        "message " + number + " of the prompt has " + field
                                + ", and completions are kept with the roles and texts of their prompts alone");
            }
        }
        return new Message(ChatMessages.role(message), (String) message.get(ChatMessages.CONTENT));
    }

    private static String json(Object value) {
        try {
            return CANONICAL.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Values of a row are always JSON", e);
        }
    }
}
