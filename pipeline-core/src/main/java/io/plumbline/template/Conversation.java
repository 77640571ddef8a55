package io.plumbline.template;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A conversation to be rendered. Its values are those of JSON: null, Boolean, numbers, String, List and Map with texts as
 * keys.
 *
 * @param messages each with {@code role}, {@code content} and what else the template reads
 * @param tools definitions of tools; null if none are given
 * @param prompt whether the text ends with the beginning of an answer
 * @param variables what the template may read beside: special tokens by role ({@code bos_token}), options of a model
 * @param now the time that {@code strftime_now} writes
 */
public record Conversation(
        List<? extends Map<String, ?>> messages,
        List<? extends Map<String, ?>> tools,
        GenerationPrompt prompt,
        Map<String, Object> variables,
        LocalDateTime now) {
    /** The ways in which the text of a conversation ends. */
    public enum GenerationPrompt {
        /** With what comes before an answer of the model. */
        ADD,
        /** With the last message. */
        OMIT
    }

    /** Copies the outermost lists and maps. */
    public Conversation {
        messages = List.copyOf(messages);
        tools = tools == null ? null : List.copyOf(tools);
        Objects.requireNonNull(prompt, "prompt");
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        Objects.requireNonNull(now, "now");
    }

    /**
     * A conversation without tools that ends with its last message.
     *
     * @param variables special tokens by role, options of a model
     * @param now the time that {@code strftime_now} writes
     */
    public static Conversation of(
            List<? extends Map<String, ?>> messages, Map<String, Object> variables, LocalDateTime now) {
        return new Conversation(messages, null, GenerationPrompt.OMIT, variables, now);
    }

    /** The same conversation with definitions of tools. */
    public Conversation withTools(List<? extends Map<String, ?>> definitions) {
        return new Conversation(messages, definitions, prompt, variables, now);
    }

    /** The same conversation with another end. */
    public Conversation with(GenerationPrompt end) {
        return new Conversation(messages, tools, end, variables, now);
    }

    /** The same conversation with another last message. */
    public Conversation endingWith(Map<String, ?> message) {
        List<Map<String, ?>> all = new ArrayList<>(messages.subList(0, messages.size() - 1));
        all.add(message);
        return new Conversation(all, tools, prompt, variables, now);
    }

    /** The same conversation with more messages behind it. */
    public Conversation followedBy(List<? extends Map<String, ?>> more) {
        List<Map<String, ?>> all = new ArrayList<>(messages);
        all.addAll(more);
        return new Conversation(all, tools, prompt, variables, now);
    }
}
