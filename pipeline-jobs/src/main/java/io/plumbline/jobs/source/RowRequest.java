package io.plumbline.jobs.source;

import io.plumbline.data.Columns;
import java.io.Serializable;
import java.util.Objects;

/**
 * The part of each row that is asked for.
 *
 * @param columns those that are used; tables are read for nothing else
 * @param maximumLineBytes longest line that is read; a longer one is a row at fault
 */
public record RowRequest(Columns columns, int maximumLineBytes) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Refuses missing columns. */
    public RowRequest {
        Objects.requireNonNull(columns, "columns");
    }
}
