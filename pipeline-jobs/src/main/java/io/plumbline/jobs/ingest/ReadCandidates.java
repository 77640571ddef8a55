package io.plumbline.jobs.ingest;

import io.plumbline.jobs.source.InputRow;
import java.util.Iterator;

/**
 * The candidates of rows.
 *
 * @param rows are read one after the other
 * @param reader reads each
 */
record ReadCandidates(Iterator<InputRow> rows, CandidateReader reader) implements Iterator<Candidate> {
    @Override
    public boolean hasNext() {
        return rows.hasNext();
    }

    @Override
    public Candidate next() {
        return reader.read(rows.next());
    }
}
