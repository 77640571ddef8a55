package io.plumbline.data;

import io.plumbline.example.Label;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * {@code labelled}: a prompt, one completion, and whether it is good, as people give it by a thumb up or down: the unpaired data
 * of KTO (Ethayarajh et al. 2024, arXiv:2402.01306).
 */
final class LabelledFormat implements RowFormat {
    /** The role of the column that says whether the completion is good. */
    static final String LABEL = "label";

    /** Texts that mean one thing wherever they stand; other scales, such as −1 and 1 or stars, are not guessed at. */
    private static final Map<String, Boolean> WORDS = Map.ofEntries(
            Map.entry("true", true),
            Map.entry("false", false),
            Map.entry("1", true),
            Map.entry("0", false),
            Map.entry("yes", true),
            Map.entry("no", false),
            Map.entry("desirable", true),
            Map.entry("undesirable", false),
            Map.entry("thumbs up", true),
            Map.entry("thumbs down", false));

    @Override
    public String name() {
        return "labelled";
    }

    @Override
    public String comment() {
        return "a prompt and one completion, or a conversation (messages), and a label, whether the completion is good:"
                + " true or false, 1 or 0, yes or no, thumbs up or thumbs down; for loss.type = kto";
    }

    @Override
    public List<String> roles() {
        return List.of(Columns.PROMPT, DemonstrationFormat.COMPLETION, LABEL);
    }

    @Override
    public List<String> optionalRoles() {
        return List.of(ChatRow.CONVERSATION);
    }

    @Override
    public boolean recognises(Predicate<String> isThere, Columns columns) {
        return RowFormat.super.recognises(isThere, columns)
                || MissingColumns.of(List.of(ChatRow.CONVERSATION, LABEL), columns, isThere)
                        .isEmpty();
    }

    @Override
    public boolean fits(Map<String, ?> row, Columns columns) {
        return RowFormat.super.recognises(row::containsKey, columns)
                || row.containsKey(columns.of(LABEL)) && ChatRow.isConversation(this, row, columns);
    }

    @Override
    public int mostCompletions() {
        return 1;
    }

    @Override
    public boolean accepts(Map<String, ?> row, Columns columns) {
        return row.containsKey(columns.of(DemonstrationFormat.COMPLETION)) && row.containsKey(columns.of(LABEL));
    }

    @Override
    public TextExample read(Map<String, ?> row, Columns columns) throws QuarantineException {
        MissingColumns.check(row, roles(), columns);
        Label label = Label.of(isGood(row.get(columns.of(LABEL)), columns.of(LABEL)));
        TextExample example =
                TextExample.of(Texts.prompt(row, columns), Texts.of(row, columns.of(DemonstrationFormat.COMPLETION)));
        return example.with(example.strength().with(label));
    }

    private static boolean isGood(Object value, String column) throws QuarantineException {
        if (value instanceof Boolean good) {
            return good;
        }
        if (value instanceof Number number && (number.doubleValue() == 0 || number.doubleValue() == 1)) {
            return number.doubleValue() == 1;
        }
        Boolean named = value instanceof String text ? WORDS.get(plain(text)) : null;
        if (named == null) {
            String found = value == null
                    ? "it is null"
                    : "found "
                            + (value instanceof String || value instanceof Number
                                    ? "another value"
                                    : Texts.kindOf(value));
            throw new QuarantineException(
                    Reason.UNUSABLE_LABEL,
                    "column '" + column
                            + "' must say whether the completion is good, by true or false, 1 or 0, yes or no,"
                            + " thumbs up or thumbs down; " + found);
        }
        return named;
    }

    private static String plain(String text) {
        return text.strip().toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' ');
    }
}
