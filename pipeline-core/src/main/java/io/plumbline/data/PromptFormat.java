package io.plumbline.data;

import java.util.Map;

/**
 * {@code pair}: prompt, chosen and rejected in a column each. An empty prompt is a prompt; a missing one is a fault,
 * unless the columns are mapped to have none.
 */
final class PromptFormat implements PairFormat {
    @Override
    public String name() {
        return "pair";
    }

    @Override
    public boolean accepts(Map<String, ?> row, Columns columns) {
        return columns.prompt() == null || row.containsKey(columns.prompt());
    }

    @Override
    public PreferencePair read(Map<String, ?> row, Columns columns) throws QuarantineException {
        MissingColumns.check(row, columns);
        String prompt = columns.prompt() == null ? "" : Texts.of(row, columns.prompt());
        return new PreferencePair(prompt, Texts.of(row, columns.chosen()), Texts.of(row, columns.rejected()));
    }
}
