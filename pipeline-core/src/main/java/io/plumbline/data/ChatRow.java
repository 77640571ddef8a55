package io.plumbline.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A row of messages, written as texts by the model's chat template, so that its format reads it as any other row.
 * Prompt and completions may each be messages or text. Without messages in the prompt's column, the prompt is what the
 * completions begin with: the longest list of messages that several share and that leaves each its last one, and of a
 * single one what comes before its first answer.
 *
 * @param prompt text of the prompt
 * @param texts the row, with texts in the columns of prompt and completions
 * @param answers for the text of each completion where its answers begin and end; none where all are one answer
 * @param question text before any answer, whatever the completions are
 */
record ChatRow(String prompt, Map<String, ?> texts, Map<String, List<Integer>> answers, String question) {
    /** The role of the column that holds a whole conversation, for formats with a single completion. */
    static final String CONVERSATION = "messages";

    private static final String COMPLETION = "completion";
    private static final Set<String> SIDES = Set.of("chosen", "rejected", COMPLETION);

    /** Returns the row as texts; empty where nothing in it is to be rendered. */
    static Optional<ChatRow> of(RowFormat format, Map<String, ?> row, Columns columns, ChatRenderer renderer)
            throws QuarantineException {
        if (!isRendered(format, row, columns)) {
            return Optional.empty();
        }
        if (!isConversation(format, row, columns)) {
            MissingColumns.check(row, format.roles(), columns);
        }
        List<ChatSide> sides = sides(format, row, columns);
        List<Map<String, Object>> prompt = prompt(row, columns, sides);
        ChatContext context = ChatContext.of(row, columns, prompt);
        List<List<Map<String, Object>>> completions = new ArrayList<>();
        for (ChatSide side : sides) {
            completions.add(side.behind(prompt));
        }
        ChatRenderer.Rendered rendered = renderer.render(context, completions);
        Map<String, Object> texts = new LinkedHashMap<>(row);
        if (columns.of(Columns.PROMPT) != null) {
            texts.put(columns.of(Columns.PROMPT), rendered.prompt());
        }
        put(texts, format, columns, rendered.completions());
        Map<String, List<Integer>> answers = new LinkedHashMap<>();
        for (int index = 0; index < rendered.answers().size(); index++) {
            answers.put(rendered.completions().get(index), rendered.answers().get(index));
        }
        return Optional.of(new ChatRow(rendered.prompt(), texts, answers, rendered.question()));
    }

    /** Returns an example that was read from the texts as one that the template has written. */
    TextExample written(TextExample read) {
        List<List<Integer>> ofRead = new ArrayList<>();
        if (!answers.isEmpty()) {
            read.completions().forEach(completion -> ofRead.add(answers.get(completion)));
        }
        return read.rendered(prompt, ofRead, question);
    }

    /** Returns whether the template renders a row. */
    static boolean isRendered(RowFormat format, Map<String, ?> row, Columns columns) {
        return switch (format.rendering()) {
            case ALWAYS -> true;
            case MESSAGES -> isIn(format, row, columns);
            case NEVER -> false;
        };
    }

    /** Returns whether the prompt or a completion of a row is messages. */
    static boolean isIn(RowFormat format, Map<String, ?> row, Columns columns) {
        if (ChatMessages.areIn(value(row, columns, Columns.PROMPT)) || isConversation(format, row, columns)) {
            return true;
        }
        for (String role : format.roles()) {
            Object value = value(row, columns, role);
            boolean isList = role.equals(Completions.ROLE) && value instanceof List;
            if (isList ? ((List<?>) value).stream().anyMatch(ChatMessages::areIn) : isSide(role, value)) {
                return true;
            }
        }
        return false;
    }

    /** Null where the role has no column, as the prompt of data that has none. */
    private static Object value(Map<String, ?> row, Columns columns, String role) {
        String column = columns.of(role);
        return column == null ? null : row.get(column);
    }

    private static boolean isSide(String role, Object value) {
        return SIDES.contains(role) && ChatMessages.areIn(value);
    }

    /** Returns whether a row has a whole conversation where its format reads one, and no completion beside it. */
    static boolean isConversation(RowFormat format, Map<String, ?> row, Columns columns) {
        return format.optionalRoles().contains(CONVERSATION)
                && !row.containsKey(columns.of(COMPLETION))
                && ChatMessages.areIn(row.get(columns.of(CONVERSATION)));
    }

    private static List<ChatSide> sides(RowFormat format, Map<String, ?> row, Columns columns)
            throws QuarantineException {
        List<ChatSide> sides = new ArrayList<>();
        if (isConversation(format, row, columns)) {
            sides.add(ChatSide.of(row.get(columns.of(CONVERSATION)), "column '" + columns.of(CONVERSATION) + "'"));
            return sides;
        }
        for (String role : format.roles()) {
            String column = columns.of(role);
            if (SIDES.contains(role)) {
                sides.add(ChatSide.of(row.get(column), "column '" + column + "'"));
            } else if (role.equals(Completions.ROLE)) {
                for (Object value : Completions.values(row, columns)) {
                    sides.add(ChatSide.of(value, "completion " + (sides.size() + 1) + " of column '" + column + "'"));
                }
            }
        }
        return sides;
    }

    /** Puts texts to where the sides were read from. */
    private static void put(Map<String, Object> texts, RowFormat format, Columns columns, List<String> completions) {
        int next = 0;
        for (String role : format.roles()) {
            if (SIDES.contains(role)) {
                texts.put(columns.of(role), completions.get(next++));
            } else if (role.equals(Completions.ROLE)) {
                texts.put(columns.of(role), completions);
            }
        }
    }

    /**
     * The messages of the prompt's column, or its text as a question, or what the sides begin with. Where these begin with
     * questions of their own, the text must be one of them, so that it is not lost.
     */
    private static List<Map<String, Object>> prompt(Map<String, ?> row, Columns columns, List<ChatSide> sides)
            throws QuarantineException {
        String column = columns.of(Columns.PROMPT);
        Object value = value(row, columns, Columns.PROMPT);
        if (ChatMessages.areIn(value) || value instanceof List<?> list && list.isEmpty()) {
            return ChatMessages.of(value, "column '" + column + "'");
        }
        List<Map<String, Object>> begun = ChatSide.begin(sides);
        if (value == null) {
            if (begun.isEmpty() && column != null && row.containsKey(column)) {
                throw new QuarantineException(Reason.MISSING_TEXT, "column '" + column + "' is null");
            }
            return begun;
        }
        if (!(value instanceof String text)) {
            throw new QuarantineException(
                    Reason.WRONG_TYPE,
                    "column '" + column + "' must hold messages or text, found " + Texts.kindOf(value));
        }
        Texts.requireNoMessages(text, "column '" + column + "'");
        if (begun.isEmpty() || ChatMessages.ASSISTANT.equals(ChatMessages.role(begun.get(0)))) {
            return List.of(ChatMessages.message(ChatMessages.USER, text));
        }
        if (!text.isBlank() && begun.stream().noneMatch(message -> isQuestion(message, text.strip()))) {
            throw new QuarantineException(
                    Reason.WRONG_MESSAGES, "column '" + column + "' is not what the completions begin with");
        }
        return begun;
    }

    private static boolean isQuestion(Map<String, Object> message, String text) {
        return ChatMessages.USER.equals(ChatMessages.role(message))
                && ChatMessages.text(message).equals(text);
    }
}
