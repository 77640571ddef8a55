package io.plumbline.data;

import java.util.List;
import java.util.Map;

/**
 * {@code chat}: chosen and rejected as messages or as texts, with a prompt or without, that the model's own chat
 * template renders.
 */
final class ChatFormat implements RowFormat {
    @Override
    public String name() {
        return "chat";
    }

    @Override
    public String comment() {
        return "chosen and rejected as lists of messages (role and content, or from and value) or as texts, and where"
                + " there is one a prompt as messages or text, rendered by the model's chat template; auto takes it for"
                + " rows with messages";
    }

    @Override
    public List<String> roles() {
        return List.of("chosen", "rejected");
    }

    @Override
    public List<String> optionalRoles() {
        return List.of(Columns.PROMPT);
    }

    @Override
    public Rendering rendering() {
        return Rendering.ALWAYS;
    }

    @Override
    public boolean fits(Map<String, ?> row, Columns columns) {
        return accepts(row, columns);
    }

    @Override
    public boolean accepts(Map<String, ?> row, Columns columns) {
        boolean hasSide = roles().stream().anyMatch(role -> row.containsKey(columns.of(role)));
        return hasSide && ChatRow.isIn(this, row, columns);
    }

    @Override
    public TextExample read(Map<String, ?> row, Columns columns) throws QuarantineException {
        DecidingColumns.requireNone(row, columns);
        return TextExample.of(
                Texts.prompt(row, columns), Texts.of(row, columns.of("chosen")), Texts.of(row, columns.of("rejected")));
    }
}
