package io.plumbline.jobs.source;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;

/**
 * The rows of one slice after the other. Before and after a slice is read its file is held against what was found when the
 * run began, so that no row comes from a file that the manifest does not record.
 */
final class SliceRows implements Iterator<InputRow> {
    private final Iterator<Slice> slices;
    private final RowRequest request;
    private final Configuration hadoop;
    private Slice slice;
    private RowIterator rows;

    SliceRows(List<Slice> slices, RowRequest request, Configuration hadoop) {
        this.slices = slices.iterator();
        this.request = request;
        this.hadoop = hadoop;
    }

    @Override
    public boolean hasNext() {
        try {
            while (rows == null || !rows.hasNext()) {
                if (rows != null) {
                    rows.close();
                    rows = null;
                    requireUnchanged(null);
                }
                if (!slices.hasNext()) {
                    return false;
                }
                slice = slices.next();
                requireUnchanged(null);
                rows = slice.open(request, hadoop);
            }
            return true;
        } catch (PlumblineException e) {
            throw explained(e);
        }
    }

    @Override
    public InputRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException("No row is left");
        }
        try {
            return rows.next();
        } catch (PlumblineException e) {
            throw explained(e);
        }
    }

    /** Returns why a slice could not be read: a file that is replaced while it is read looks damaged. */
    private PlumblineException explained(PlumblineException failure) {
        if (failure.kind() == Kind.DATA) {
            requireUnchanged(failure);
        }
        return failure;
    }

    private void requireUnchanged(PlumblineException failure) {
        slice.file().change(hadoop).ifPresent(change -> {
            throw new PlumblineException(
                    Kind.DATA, "Cannot read data: " + slice.file().path() + " " + change, failure);
        });
    }
}
