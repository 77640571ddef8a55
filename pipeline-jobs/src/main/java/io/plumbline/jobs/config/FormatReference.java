package io.plumbline.jobs.config;

import io.plumbline.data.Columns;
import io.plumbline.data.RowFormat;
import io.plumbline.data.RowFormats;
import java.util.List;

/** The comments of {@code data.format} and {@code data.columns}, as the table of formats has them. */
final class FormatReference {
    /** The roles whose keys stand in the file itself: all formats read them, or their default is a value of the configuration. */
    private static final List<String> IN_FILE =
            List.of(Columns.PROMPT, "chosen", "rejected", Columns.SOURCE, Columns.WEIGHT, Columns.MARGIN);

    private FormatReference() {}

    /** The formats, a line each. */
    static String formats() {
        StringBuilder lines = new StringBuilder();
        for (RowFormat format : RowFormats.all()) {
            lines.append("    #   ")
                    .append(format.name())
                    .append(": ")
                    .append(format.comment())
                    .append(".\n");
        }
        return lines.toString();
    }

    /** The keys of columns that only some formats read; where one is not set, its column has the key's own name. */
    static String columns() {
        StringBuilder lines = new StringBuilder();
        for (String role : RowFormats.roles()) {
            if (!IN_FILE.contains(role)) {
                lines.append("      # Of ")
                        .append(String.join(", ", RowFormats.reading(role)))
                        .append(", where it is not set:\n      # ")
                        .append(role)
                        .append(" = ")
                        .append(role)
                        .append('\n');
            }
        }
        return lines.toString();
    }
}
