package io.plumbline.jobs.config;

import io.plumbline.data.Columns;
import io.plumbline.data.RowFormats;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the block {@code data.columns}, whose keys are the roles that the table of formats knows. */
final class ColumnsBinding {
    private ColumnsBinding() {}

    /** Returns the columns that are named; a role that is not has the column of its own name. */
    static Columns bind(ConfigReader reader) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String role : RowFormats.roles()) {
            String key = "data.columns." + role;
            if (!reader.has(key)) {
                continue;
            }
            String column = role.equals(Columns.PROMPT) ? reader.textOrNull(key) : reader.text(key);
            if (column != null) {
                Check.notBlank(key, column);
            }
            names.forEach((earlier, other) -> Check.that(
                    column == null || !column.equals(other) || !RowFormats.areReadApart(role, earlier),
                    key,
                    "must differ from data.columns." + earlier,
                    column));
            names.put(role, column);
        }
        return new Columns(names);
    }
}
