package io.plumbline.data;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The layout of a table of prompts.
 *
 * @param format {@code sample.format}: what a text is
 * @param columns {@code sample.columns}: the columns of the prompt
 * @param keepColumns {@code sample.keep-columns}: columns that go with the completions as they are; a text or a number each
 */
public record PromptLayout(Format format, PromptColumns columns, List<String> keepColumns)
        implements RequestedColumns, Serializable {
    private static final long serialVersionUID = 1L;

    /** The columns that completions have of their own. */
    private static final Set<String> TAKEN = Set.of(
            "prompt_id",
            "prompt",
            "completion",
            "index",
            "prompt_tokens",
            "tokens",
            "log_probs",
            "sampled_log_probs",
            "finish");

    /** The meanings of a prompt that is a text. Messages are rendered by the model's chat template in any case. */
    public enum Format {
        /** A text that the model goes on with as it is. */
        AUTO,
        /** A question of the user, which is rendered by the chat template too. */
        CHAT
    }

    /** Copies the list; refuses columns that completions have of their own, by their names in any case. */
    public PromptLayout {
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(columns, "columns");
        keepColumns = List.copyOf(keepColumns);
        Set<String> seen = new TreeSet<>();
        for (String column : keepColumns) {
            String name = column.toLowerCase(Locale.ROOT);
            if (name.isBlank() || TAKEN.contains(name) || !seen.add(name)) {
                throw new IllegalArgumentException(
                        "keep-columns must be different columns, and none that completions have of their own ("
                                + String.join(", ", new TreeSet<>(TAKEN)) + "), got " + keepColumns);
            }
        }
    }

    private Columns names(List<String> prompt) {
        return Columns.DEFAULT.withAll(Columns.PROMPT, prompt);
    }

    @Override
    public Stream<String> names() {
        return Stream.of(
                        columns.prompt().stream(),
                        ChatContext.roles(names(columns.prompt())).stream(),
                        keepColumns.stream())
                .flatMap(names -> names);
    }

    @Override
    public boolean isWhole(Predicate<String> isThere) {
        return Stream.concat(columns.prompt().stream(), keepColumns.stream())
                .allMatch(name -> ColumnPath.isThere(name, isThere));
    }

    @Override
    public String source() {
        return null;
    }

    /**
     * Reads the prompt of a row.
     *
     * @param row column values by name, as of {@link RowFormat#read}
     * @param renderer renders messages
     * @param checks bounds of its text
     * @throws QuarantineException where the row has none that can be used
     */
    public PromptRow read(Map<String, ?> row, ChatRenderer renderer, ExampleChecks checks) throws QuarantineException {
        Columns names = names(columns.prompt());
        Map<String, ?> resolved = names.resolved(row);
        names.requireTogether(row, resolved);
        String column = names.of(Columns.PROMPT);
        String place = "column '" + column + "'";
        Object value = resolved.get(column);
        if (value == null) {
            throw new QuarantineException(Reason.MISSING_TEXT, place + " is missing or null");
        }
        Map<String, Object> kept = kept(row);
        PromptRow read;
        if (value instanceof String text) {
            Texts.requireNoMessages(text, place);
            read = format == Format.AUTO
                    ? PromptRow.of(text, kept)
                    : rendered(resolved, names, List.of(ChatMessages.message(ChatMessages.USER, text)), renderer, kept);
        } else if (ChatMessages.areIn(value) || value instanceof List<?> list && list.isEmpty()) {
            read = rendered(resolved, names, ChatMessages.of(value, place), renderer, kept);
        } else {
            throw new QuarantineException(
                    Reason.WRONG_TYPE, place + " must hold text or messages, found " + Texts.kindOf(value));
        }
        checks.check(read);
        return read;
    }

    private static PromptRow rendered(
            Map<String, ?> row,
            Columns names,
            List<Map<String, Object>> prompt,
            ChatRenderer renderer,
            Map<String, Object> kept)
            throws QuarantineException {
        ChatContext context = ChatContext.of(row, names, prompt);
        List<PromptRow.Message> messages = PromptRow.messages(context);
        return PromptRow.of(context, messages, renderer.prompt(context), kept);
    }

    private Map<String, Object> kept(Map<String, ?> row) throws QuarantineException {
        Map<String, Object> kept = new LinkedHashMap<>();
        for (String name : keepColumns) {
            Object value = ColumnPath.value(row, name);
            if (value != null) {
                if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
                    throw new QuarantineException(
                            Reason.WRONG_TYPE,
                            "column '" + name
                                    + "' must hold a text or a number, as sample.keep-columns names it, found "
                                    + Texts.kindOf(value));
                }
                if (value instanceof String text && Texts.loneSurrogate(text) >= 0) {
                    throw new QuarantineException(
                            Reason.INVALID_TEXT,
                            "column '" + name + "' has a lone surrogate at character " + Texts.loneSurrogate(text));
                }
                kept.put(name, value);
            }
        }
        return kept;
    }
}
