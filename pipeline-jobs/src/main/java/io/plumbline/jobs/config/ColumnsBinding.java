package io.plumbline.jobs.config;

import io.plumbline.data.Columns;
import io.plumbline.data.PromptTemplate;
import io.plumbline.data.RowFormats;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the block {@code data.columns}, whose keys are the roles that the table of formats knows, and the template that makes
 * prompts of columns.
 */
final class ColumnsBinding {
    private static final String TEMPLATE = "data.columns.prompt-template";

    private ColumnsBinding() {}

    /** Returns the columns that are named; a role that is not has the column of its own name. */
    static Columns bind(ConfigReader reader) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        for (String role : RowFormats.roles()) {
            String key = "data.columns." + role;
            if (!reader.has(key)) {
                continue;
            }
            List<String> columns = role.equals(Columns.PROMPT) && reader.isNull(key) ? List.of() : reader.texts(key);
            for (String column : columns) {
                Check.notBlank(key, column);
                names.forEach((earlier, others) -> Check.that(
                        !others.contains(column) || !RowFormats.areReadApart(role, earlier),
                        key,
                        "must differ from data.columns." + earlier,
                        column));
            }
            names.put(role, columns);
        }
        Columns columns = new Columns(names);
        String template = reader.textOrNull(TEMPLATE);
        try {
            return template == null ? columns : columns.with(new PromptTemplate(template));
        } catch (IllegalArgumentException e) {
            throw new Check.Refused(TEMPLATE, e.getMessage().substring(TEMPLATE.length() + 1));
        }
    }
}
