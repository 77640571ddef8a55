package io.plumbline.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Reads lists of messages, in any of the layouts that people have, as chat templates take them: {@code role} and {@code
 * content}. ShareGPT's {@code from} and {@code value} are renamed, and so are roles under its names; any other role is
 * left to the template. Parts of a text are joined; fields that are null are left out, as tables have them in every
 * message where one has them.
 */
final class ChatMessages {
    static final String ROLE = "role";
    static final String CONTENT = "content";
    static final String SYSTEM = "system";
    static final String USER = "user";
    static final String ASSISTANT = "assistant";
    static final String TOOL_CALLS = "tool_calls";

    /** The fields beside the content by which two messages differ for a template. */
    private static final List<String> SAID = List.of(ROLE, TOOL_CALLS, "reasoning_content", "reasoning", "thinking");

    private static final Pattern SHOWN_ROLE = Pattern.compile("[A-Za-z_-]{1,20}");
    private static final Map<String, String> ROLES = Map.ofEntries(
            Map.entry(SYSTEM, SYSTEM),
            Map.entry("developer", "developer"),
            Map.entry(USER, USER),
            Map.entry("human", USER),
            Map.entry("prompter", USER),
            Map.entry(ASSISTANT, ASSISTANT),
            Map.entry("gpt", ASSISTANT),
            Map.entry("chatgpt", ASSISTANT),
            Map.entry("bot", ASSISTANT),
            Map.entry("model", ASSISTANT),
            Map.entry("tool", "tool"),
            Map.entry("observation", "tool"));

    private ChatMessages() {}

    /** Returns a message with another content. */
    static Map<String, Object> withContent(Map<String, ?> message, String content) {
        Map<String, Object> changed = new LinkedHashMap<>(message);
        changed.put(CONTENT, content);
        return changed;
    }

    /** Returns whether a value is a list of messages, or one message. */
    static boolean areIn(Object value) {
        if (value instanceof Map<?, ?> message) {
            return message.containsKey(ROLE) && (message.containsKey(CONTENT) || message.containsKey(TOOL_CALLS))
                    || message.containsKey("from") && message.containsKey("value");
        }
        return value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Map && areIn(list.get(0));
    }

    /** Returns whether a text is a role, under any of its names. */
    static boolean isRole(String text) {
        return text != null && ROLES.containsKey(text.strip().toLowerCase(Locale.ROOT));
    }

    /** Returns one message of a role. */
    static Map<String, Object> message(String role, Object content) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put(ROLE, role);
        message.put(CONTENT, content);
        return message;
    }

    /** Returns the role of a message that was read here. */
    static String role(Map<String, Object> message) {
        return (String) message.get(ROLE);
    }

    /** Returns the roles of messages, as they may be shown; of a list of such lists, those of the first. None of anything else. */
    static List<String> rolesIn(Object value) {
        if (!areIn(value)) {
            return value instanceof List<?> lists && !lists.isEmpty() && areIn(lists.get(0))
                    ? rolesIn(lists.get(0))
                    : List.of();
        }
        List<String> roles = new ArrayList<>();
        for (Object message : value instanceof List<?> list ? list : List.of(value)) {
            Object role =
                    message instanceof Map<?, ?> fields ? fields.get(fields.containsKey(ROLE) ? ROLE : "from") : null;
            roles.add(role instanceof String text && SHOWN_ROLE.matcher(text).matches() ? text : "?");
        }
        return roles;
    }

    /**
     * Reads messages.
     *
     * @param value a list of messages, or one
     * @param place where it stands in the row, for messages of faults
     */
    static List<Map<String, Object>> of(Object value, String place) throws QuarantineException {
        if (value instanceof List<?> list && list.isEmpty()) {
            throw fault(place + " is an empty list of messages");
        }
        List<Map<String, Object>> messages = new ArrayList<>();
        for (Object element : value instanceof List<?> list ? list : List.of(value)) {
            String name = "message " + (messages.size() + 1) + " of " + place;
            if (!(element instanceof Map<?, ?> fields)) {
                throw fault(name + " must be an object with role and content");
            }
            messages.add(message(fields, name));
        }
        return messages;
    }

    private static Map<String, Object> message(Map<?, ?> fields, String name) throws QuarantineException {
        boolean older = !fields.containsKey(ROLE) && fields.containsKey("from");
        Map<String, Object> message = new LinkedHashMap<>();
        message.put(ROLE, older ? sharedRole(fields.get("from"), name) : role(fields.get(ROLE), name));
        String content = content(fields.get(older ? "value" : CONTENT), name);
        if (content != null || fields.containsKey(CONTENT)) {
            message.put(CONTENT, content);
        }
        fields.forEach((key, value) -> {
            Object filled = filled(value);
            if (filled != null && !isNoCall(key, filled) && !(older && (key.equals("from") || key.equals("value")))) {
                message.putIfAbsent(String.valueOf(key), filled);
            }
        });
        if (message.get(CONTENT) == null && !message.containsKey(TOOL_CALLS)) {
            throw new QuarantineException(Reason.MISSING_TEXT, name + " has no content and calls no tool");
        }
        return message;
    }

    /** A list of calls that has none is as absent: an answer beside it needs a text of its own. */
    private static boolean isNoCall(Object key, Object value) {
        return TOOL_CALLS.equals(key)
                && (value instanceof List<?> calls
                        ? calls.stream().allMatch(Objects::isNull)
                        : value.equals(Map.of()) || value.equals(""));
    }

    /**
     * The role that a template reads: one that has another name elsewhere by that of templates, any other as it stands.
     */
    private static String role(Object value, String name) throws QuarantineException {
        if (!(value instanceof String role) || role.isBlank()) {
            throw fault(name + " must have text as its role, found "
                    + (value instanceof String ? "none" : Texts.kindOf(value)));
        }
        return ROLES.getOrDefault(role.strip().toLowerCase(Locale.ROOT), role);
    }

    /** A role for a message of a fault: one that is longer, or more than a word, may be a text of the row. */
    static String shown(String role) {
        return SHOWN_ROLE.matcher(role).matches() ? "'" + role + "'" : "something that is no role";
    }

    private static String sharedRole(Object value, String name) throws QuarantineException {
        String role = role(value, name);
        if (!ROLES.containsValue(role)) {
            throw fault(name + " is from " + shown(role)
                    + "; known are system, developer, human, gpt, tool and observation");
        }
        return role;
    }

    private static String content(Object value, String name) throws QuarantineException {
        if (value == null || value instanceof String) {
            return (String) value;
        }
        if (!(value instanceof List<?> parts)) {
            throw fault(name + " must have text as its content, found " + Texts.kindOf(value));
        }
        StringBuilder text = new StringBuilder();
        for (Object part : parts) {
            if (part instanceof String plain) {
                text.append(plain);
            } else if (part instanceof Map<?, ?> fields
                    && "text".equals(fields.get("type"))
                    && fields.get("text") instanceof String plain) {
                text.append(plain);
            } else {
                throw fault(name + " has a part that is no text");
            }
        }
        return text.toString();
    }

    /** Returns an object without the fields that are null, at any depth. */
    static Map<String, Object> filled(Map<?, ?> fields) {
        Map<String, Object> filled = new LinkedHashMap<>();
        fields.forEach((key, field) -> {
            if (field != null) {
                filled.put(String.valueOf(key), filled(field));
            }
        });
        return filled;
    }

    private static Object filled(Object value) {
        if (value instanceof Map<?, ?> fields) {
            return filled(fields);
        }
        if (value instanceof List<?> list) {
            List<Object> filled = new ArrayList<>();
            list.forEach(element -> filled.add(filled(element)));
            return filled;
        }
        return value;
    }

    /** Returns how many messages two lists share from their start, by all that templates read of them. */
    static int shared(List<Map<String, Object>> left, List<Map<String, Object>> right) {
        int shared = 0;
        while (shared < Math.min(left.size(), right.size()) && areSame(left.get(shared), right.get(shared))) {
            shared++;
        }
        return shared;
    }

    /** Marks such as an id or a time, and white space around a text, make no other message. */
    private static boolean areSame(Map<String, Object> left, Map<String, Object> right) {
        return text(left).equals(text(right))
                && SAID.stream().allMatch(field -> Objects.equals(left.get(field), right.get(field)));
    }

    /** Returns the text of a message without white space around it; empty where it has none. */
    static String text(Map<String, Object> message) {
        return message.get(CONTENT) instanceof String text ? text.strip() : "";
    }

    private static QuarantineException fault(String detail) {
        return new QuarantineException(Reason.WRONG_MESSAGES, detail);
    }
}
