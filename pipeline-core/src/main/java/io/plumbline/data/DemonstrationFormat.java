package io.plumbline.data;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * {@code demonstration}: a prompt and one completion, for supervised fine-tuning. A row that says of its completion
 * whether it is good or bad (the unpaired data of KTO, Ethayarajh et al. 2024, arXiv:2402.01306) is none: a bad
 * completion would be learned.
 */
final class DemonstrationFormat implements RowFormat {
    /** The role of the column of the one completion. */
    static final String COMPLETION = "completion";

    private static final String LABEL = LabelledFormat.LABEL;

    @Override
    public String name() {
        return "demonstration";
    }

    @Override
    public String comment() {
        return "a prompt and one completion, for sft, or a conversation (messages) whose first answer and what follows are"
                + " the completion; rows that also have a label, as labelled reads them, are put aside, since bad"
                + " completions are not to be learnt";
    }

    @Override
    public List<String> roles() {
        return List.of(Columns.PROMPT, COMPLETION);
    }

    @Override
    public List<String> optionalRoles() {
        return List.of(LABEL, ChatRow.CONVERSATION);
    }

    @Override
    public int mostCompletions() {
        return 1;
    }

    @Override
    public boolean recognises(Predicate<String> isThere, Columns columns) {
        return RowFormat.super.recognises(isThere, columns)
                || MissingColumns.of(List.of(ChatRow.CONVERSATION), columns, isThere)
                        .isEmpty();
    }

    @Override
    public boolean fits(Map<String, ?> row, Columns columns) {
        return RowFormat.super.recognises(row::containsKey, columns) || ChatRow.isConversation(this, row, columns);
    }

    @Override
    public boolean accepts(Map<String, ?> row, Columns columns) {
        return row.containsKey(columns.of(COMPLETION));
    }

    @Override
    public TextExample read(Map<String, ?> row, Columns columns) throws QuarantineException {
        MissingColumns.check(row, roles(), columns);
        if (row.get(columns.of(LABEL)) != null) {
            throw new QuarantineException(
                    Reason.UNPAIRED,
                    "column '" + columns.of(LABEL)
                            + "' says of one completion whether it is good; set data.format = labelled, or leave the good"
                            + " rows and no such column");
        }
        return TextExample.of(Texts.prompt(row, columns), Texts.of(row, columns.of(COMPLETION)));
    }
}
