package io.plumbline.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code chat}: chosen and rejected as messages or as the text of the last one, behind a prompt of messages or of text, which
 * the model's own template renders. Without a prompt of its own, the prompt is the longest list of messages with which both
 * begin. A system column and a column of earlier turns (pairs of question and answer) stand before it.
 */
final class ChatFormat implements RowFormat {
    private static final String SYSTEM = "system";
    private static final String HISTORY = "history";
    private static final String TOOLS = "tools";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String name() {
        return "chat";
    }

    @Override
    public String comment() {
        return "chosen and rejected as lists of messages (role and content, or from and value) or as texts, and where there is"
                + " one a prompt as messages or text, rendered by the model's chat template; auto takes it for rows with messages";
    }

    @Override
    public List<String> roles() {
        return List.of("chosen", "rejected");
    }

    @Override
    public List<String> optionalRoles() {
        return List.of(Columns.PROMPT, SYSTEM, HISTORY, TOOLS);
    }

    @Override
    public boolean fits(Map<String, ?> row, Columns columns) {
        return ChatMessages.areIn(row.get(columns.of("chosen")))
                || ChatMessages.areIn(row.get(columns.of("rejected")));
    }

    @Override
    public boolean accepts(Map<String, ?> row, Columns columns) {
        return fits(row, columns);
    }

    @Override
    public TextExample read(Map<String, ?> row, Columns columns) throws QuarantineException {
        return read(row, columns, ChatRenderer.NONE);
    }

    @Override
    public TextExample read(Map<String, ?> row, Columns columns, ChatRenderer renderer) throws QuarantineException {
        MissingColumns.check(row, roles(), columns);
        DecidingColumns.requireNone(row, columns);
        List<List<Map<String, Object>>> sides = new ArrayList<>();
        for (String side : roles()) {
            sides.add(side(row.get(columns.of(side)), columns.of(side)));
        }
        List<Map<String, Object>> prompt = prompt(row, columns, sides);
        int given = prompt.size();
        List<Map<String, Object>> whole = new ArrayList<>(before(row, columns, prompt));
        whole.addAll(prompt);
        if (whole.isEmpty()) {
            throw new QuarantineException(
                    Reason.WRONG_MESSAGES, "there is no prompt, and chosen and rejected share no message at their start");
        }
        if (SYSTEM.equals(ChatMessages.role(whole.get(whole.size() - 1)))) {
            throw new QuarantineException(
                    Reason.WRONG_MESSAGES, "the last message before the completions is of role 'system': nobody asks anything");
        }
        List<List<Map<String, Object>>> completions = new ArrayList<>();
        for (int index = 0; index < sides.size(); index++) {
            List<Map<String, Object>> side = sides.get(index);
            boolean repeats = ChatMessages.shared(prompt, side) == given;
            completions.add(own(repeats ? side.subList(given, side.size()) : side, columns.of(roles().get(index))));
        }
        return renderer.render(whole, completions, tools(row.get(columns.of(TOOLS)), columns.of(TOOLS)));
    }

    private static List<Map<String, Object>> side(Object value, String column) throws QuarantineException {
        if (value == null) {
            throw new QuarantineException(Reason.MISSING_TEXT, "column '" + column + "' is missing or null");
        }
        if (value instanceof String text) {
            return List.of(ChatMessages.message(ChatMessages.ASSISTANT, text));
        }
        if (!ChatMessages.areIn(value) && !isEmpty(value)) {
            throw new QuarantineException(
                    Reason.WRONG_TYPE, "column '" + column + "' must hold messages or text, found " + Texts.kindOf(value));
        }
        return ChatMessages.of(value, column);
    }

    /** The messages of the prompt column, or what both sides begin with; a text is only taken where they begin with nothing. */
    private static List<Map<String, Object>> prompt(
            Map<String, ?> row, Columns columns, List<List<Map<String, Object>>> sides) throws QuarantineException {
        String column = columns.of(Columns.PROMPT);
        Object value = column == null ? null : row.get(column);
        if (ChatMessages.areIn(value) || isEmpty(value)) {
            return ChatMessages.of(value, column);
        }
        int shared = ChatMessages.shared(sides.get(0), sides.get(1));
        if (shared > 0) {
            return sides.get(0).subList(0, shared);
        }
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof String)) {
            throw new QuarantineException(
                    Reason.WRONG_TYPE, "column '" + column + "' must hold messages or text, found " + Texts.kindOf(value));
        }
        return List.of(ChatMessages.message("user", value));
    }

    /** The system message and the earlier turns of columns of their own. */
    private static List<Map<String, Object>> before(
            Map<String, ?> row, Columns columns, List<Map<String, Object>> prompt) throws QuarantineException {
        List<Map<String, Object>> before = new ArrayList<>();
        Object system = value(row, columns, SYSTEM);
        boolean has = !prompt.isEmpty() && SYSTEM.equals(ChatMessages.role(prompt.get(0)));
        if (system != null && !has) {
            String text = Texts.of(row, columns.of(SYSTEM));
            if (!text.isBlank()) {
                before.add(ChatMessages.message(SYSTEM, text));
            }
        }
        String column = columns.of(HISTORY);
        Object history = value(row, columns, HISTORY);
        if (history == null) {
            return before;
        }
        if (ChatMessages.areIn(history)) {
            before.addAll(ChatMessages.of(history, column));
            return before;
        }
        for (Object turn : history instanceof List<?> turns ? turns : List.of(history)) {
            if (!(turn instanceof List<?> pair)
                    || pair.size() != 2
                    || !pair.stream().allMatch(String.class::isInstance)) {
                throw new QuarantineException(
                        Reason.WRONG_TYPE,
                        "column '" + column + "' must hold messages, or a list of pairs of question and answer");
            }
            before.add(ChatMessages.message("user", pair.get(0)));
            before.add(ChatMessages.message(ChatMessages.ASSISTANT, pair.get(1)));
        }
        return before;
    }

    private static boolean isEmpty(Object value) {
        return value instanceof List<?> list && list.isEmpty();
    }

    /** The value of an optional column; null where the prompt is made of that column. */
    private static Object value(Map<String, ?> row, Columns columns, String role) {
        return columns.all(Columns.PROMPT).contains(columns.of(role)) ? null : row.get(columns.of(role));
    }

    private static List<Map<String, Object>> own(List<Map<String, Object>> messages, String column)
            throws QuarantineException {
        if (messages.isEmpty()) {
            throw new QuarantineException(
                    Reason.WRONG_MESSAGES, "column '" + column + "' has no message behind the prompt");
        }
        Map<String, Object> message = messages.get(messages.size() - 1);
        String last = ChatMessages.role(message);
        if (!last.equals(ChatMessages.ASSISTANT)) {
            throw new QuarantineException(
                    Reason.WRONG_MESSAGES,
                    "the last message of column '" + column + "' is of role " + ChatMessages.shown(last) + ", not 'assistant'");
        }
        if (message.get("content") instanceof String text && text.isBlank() && !message.containsKey("tool_calls")) {
            throw new QuarantineException(
                    Reason.EMPTY_COMPLETION,
                    "the last message of column '" + column + "' is empty or only white space");
        }
        return messages;
    }

    /** Definitions of tools as a list, or as its JSON text; null where there are none. */
    private static List<Map<String, Object>> tools(Object value, String column) throws QuarantineException {
        Object read = value;
        if (value instanceof String text && !text.isBlank()) {
            try {
                read = JSON.readValue(text, new TypeReference<Object>() {});
            } catch (JsonProcessingException e) {
                throw new QuarantineException(Reason.WRONG_TYPE, "column '" + column + "' is text, but no JSON");
            }
        }
        if (read == null || "".equals(read) || read instanceof List<?> none && none.isEmpty()) {
            return null;
        }
        List<Map<String, Object>> tools = new ArrayList<>();
        for (Object tool : read instanceof List<?> list ? list : List.of(read)) {
            if (!(tool instanceof Map)) {
                throw new QuarantineException(
                        Reason.WRONG_TYPE, "column '" + column + "' must hold a list of definitions of tools");
            }
            @SuppressWarnings("unchecked")
            Map<String, Object> filled = (Map<String, Object>) ChatMessages.filled(tool);
            tools.add(filled);
        }
        return tools;
    }
}
