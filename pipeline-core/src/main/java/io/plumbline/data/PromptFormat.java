package io.plumbline.data;

import java.util.List;
import java.util.Map;

/**
 * {@code pair}: prompt, chosen and rejected in a column each. An empty prompt is a prompt; a missing one is a fault,
 * unless {@code data.columns} says that there is no such column.
 */
final class PromptFormat implements RowFormat {
    @Override
    public String name() {
        return "pair";
    }

    @Override
    public String comment() {
        return "prompt, chosen and rejected";
    }

    @Override
    public List<String> roles() {
        return List.of(Columns.PROMPT, "chosen", "rejected");
    }

    @Override
    public Rendering rendering() {
        return Rendering.NEVER;
    }

    @Override
    public boolean accepts(Map<String, ?> row, Columns columns) {
        String prompt = columns.of(Columns.PROMPT);
        return prompt == null || row.containsKey(prompt);
    }

    @Override
    public TextExample read(Map<String, ?> row, Columns columns) throws QuarantineException {
        SingleResponses.requireNone(row, roles(), columns);
        MissingColumns.check(row, roles(), columns);
        DecidingColumns.requireNone(row, columns);
        return TextExample.of(
                Texts.prompt(row, columns), Texts.of(row, columns.of("chosen")), Texts.of(row, columns.of("rejected")));
    }
}
