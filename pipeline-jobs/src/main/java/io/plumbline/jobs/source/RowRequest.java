package io.plumbline.jobs.source;

import io.plumbline.data.RequestedColumns;
import java.io.Serializable;
import java.util.Objects;

/**
 * The part of each row that is asked for.
 *
 * @param layout names the columns that are used; tables are read for nothing else
 * @param maximumLineBytes longest line that is read; a longer one is a row at fault
 */
public record RowRequest(RequestedColumns layout, int maximumLineBytes) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Refuses a missing layout. */
    public RowRequest {
        Objects.requireNonNull(layout, "layout");
    }
}
