package io.plumbline.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that a chat template reads before a completion: a prompt, behind the system message and the earlier turns that
 * columns of their own hold, definitions of tools, and further variables.
 *
 * @param messages before each completion
 * @param tools definitions of tools; null for none
 * @param arguments variables of the row by name, as TRL takes them
 */
record ChatContext(List<Map<String, Object>> messages, List<Map<String, Object>> tools, Map<String, Object> arguments) {
    private static final String SYSTEM = ChatMessages.SYSTEM;
    private static final String HISTORY = "history";
    private static final String TOOLS = "tools";
    private static final String ARGUMENTS = "chat_template_kwargs";

    /** The roles of the columns that are read beside prompt and completions. */
    static final List<String> ROLES = List.of(SYSTEM, HISTORY, TOOLS, ARGUMENTS);

    private static final ObjectReader JSON = new ObjectMapper()
            .readerFor(new TypeReference<Object>() {})
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Reads what stands beside a prompt and puts it before it. */
    static ChatContext of(Map<String, ?> row, Columns columns, List<Map<String, Object>> prompt)
            throws QuarantineException {
        List<Map<String, Object>> messages = new ArrayList<>();
        if (value(row, columns, SYSTEM) != null) {
            String text = Texts.of(row, columns.of(SYSTEM));
            boolean has = !prompt.isEmpty() && SYSTEM.equals(ChatMessages.role(prompt.get(0)));
            if (has && !text.isBlank() && !text.strip().equals(ChatMessages.text(prompt.get(0)))) {
                throw new QuarantineException(
                        Reason.WRONG_MESSAGES,
                        "column '" + columns.of(SYSTEM) + "' holds another system message than the prompt; to read the"
                                + " prompt's alone, set data.columns.system to a name that no column has");
            }
            if (!has && !text.isBlank()) {
                messages.add(ChatMessages.message(SYSTEM, text));
            }
        }
        messages.addAll(history(value(row, columns, HISTORY), "column '" + columns.of(HISTORY) + "'"));
        messages.addAll(prompt);
        if (messages.isEmpty()) {
            throw new QuarantineException(
                    Reason.WRONG_MESSAGES,
                    "there is no prompt, and the completions begin with no message that is one" + unused(row, columns));
        }
        if (SYSTEM.equals(ChatMessages.role(messages.get(messages.size() - 1)))) {
            throw new QuarantineException(
                    Reason.WRONG_MESSAGES,
                    "the last message before the completions is of role 'system': nobody asks anything");
        }
        return new ChatContext(
                messages,
                tools(value(row, columns, TOOLS), "column '" + columns.of(TOOLS) + "'"),
                arguments(value(row, columns, ARGUMENTS), "column '" + columns.of(ARGUMENTS) + "'"));
    }

    /** Names columns of messages that nothing reads, as what to set; empty where there is none. */
    private static String unused(Map<String, ?> row, Columns columns) {
        Set<String> read = Set.copyOf(RowFormats.roles().stream()
                .flatMap(role -> columns.all(role).stream())
                .toList());
        return FoundNames.shown(row.keySet()).stream()
                .filter(name -> !read.contains(name) && ChatMessages.areIn(row.get(name)))
                .findFirst()
                .map(name -> "; column '" + name + "' holds messages: set data.columns.prompt = " + name)
                .orElse("");
    }

    /**
     * Returns the roles of these whose columns are read in a row; a column that the prompt is made of is not read
     * again.
     */
    static List<String> roles(Columns columns) {
        return ROLES.stream()
                .filter(role -> !columns.all(Columns.PROMPT).contains(columns.of(role)))
                .toList();
    }

    private static Object value(Map<String, ?> row, Columns columns, String role) {
        return roles(columns).contains(role) ? row.get(columns.of(role)) : null;
    }

    private static List<Map<String, Object>> history(Object value, String place) throws QuarantineException {
        if (value == null) {
            return List.of();
        }
        if (ChatMessages.areIn(value)) {
            return ChatMessages.of(value, place);
        }
        List<Map<String, Object>> turns = new ArrayList<>();
        for (Object turn : value instanceof List<?> list ? list : List.of(value)) {
            if (!(turn instanceof List<?> pair)
                    || pair.size() != 2
                    || !pair.stream().allMatch(String.class::isInstance)) {
                throw new QuarantineException(
                        Reason.WRONG_TYPE, place + " must hold messages, or a list of pairs of question and answer");
            }
            turns.add(ChatMessages.message("user", pair.get(0)));
            turns.add(ChatMessages.message(ChatMessages.ASSISTANT, pair.get(1)));
        }
        return turns;
    }

    /** Returns a value that may be written as JSON text. */
    private static Object read(Object value, String place) throws QuarantineException {
        if (!(value instanceof String text)) {
            return value;
        }
        try {
            return text.isBlank() ? null : JSON.readValue(text);
        } catch (JsonProcessingException e) {
            // Its message would quote the row.
            throw new QuarantineException(Reason.WRONG_TYPE, place + " is text, but no JSON");
        }
    }

    private static Map<String, Object> arguments(Object value, String place) throws QuarantineException {
        Object read = read(value, place);
        if (read == null) {
            return Map.of();
        }
        if (!(read instanceof Map<?, ?> fields)) {
            throw new QuarantineException(
                    Reason.WRONG_TYPE, place + " must hold an object of variables, found " + Texts.kindOf(read));
        }
        Map<String, Object> arguments = ChatMessages.filled(fields);
        if (!arguments.keySet().stream().allMatch(TemplateOptions::isVariable)) {
            throw new QuarantineException(Reason.WRONG_TYPE, place + " names what is no variable of its own");
        }
        return arguments;
    }

    /** Definitions of tools as a list, or as its JSON text. */
    private static List<Map<String, Object>> tools(Object value, String place) throws QuarantineException {
        Object read = read(value, place);
        if (read == null || read instanceof List<?> none && none.isEmpty()) {
            return null;
        }
        List<Map<String, Object>> tools = new ArrayList<>();
        for (Object tool : read instanceof List<?> list ? list : List.of(read)) {
            if (!(tool instanceof Map<?, ?> definition)) {
                throw new QuarantineException(Reason.WRONG_TYPE, place + " must hold a list of definitions of tools");
            }
            tools.add(ChatMessages.filled(definition));
        }
        return tools;
    }
}
