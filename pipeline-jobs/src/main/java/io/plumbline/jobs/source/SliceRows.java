package io.plumbline.jobs.source;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;

/** The rows of one slice after the other. */
final class SliceRows implements Iterator<InputRow> {
    private final Iterator<Slice> slices;
    private final RowRequest request;
    private final Configuration hadoop;
    private RowIterator rows;

    SliceRows(List<Slice> slices, RowRequest request, Configuration hadoop) {
        this.slices = slices.iterator();
        this.request = request;
        this.hadoop = hadoop;
    }

    @Override
    public boolean hasNext() {
        while (rows == null || !rows.hasNext()) {
            if (rows != null) {
                rows.close();
                rows = null;
            }
            if (!slices.hasNext()) {
                return false;
            }
            rows = slices.next().open(request, hadoop);
        }
        return true;
    }

    @Override
    public InputRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException("No row is left");
        }
        return rows.next();
    }
}
