package io.plumbline.jobs.ingest;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/**
 * Candidates as rows, and behind the last one a row that says how many there were. The count travels with the rows it
 * counts, so unlike an accumulator it is right when a task is run twice.
 */
final class CountedRows implements Iterator<Row> {
    private final Iterator<Candidate> candidates;
    private long read;
    private boolean counted;

    CountedRows(Iterator<Candidate> candidates) {
        this.candidates = candidates;
    }

    @Override
    public boolean hasNext() {
        return !counted;
    }

    @Override
    public Row next() {
        if (candidates.hasNext()) {
            read++;
            return candidates.next().toRow();
        }
        if (counted) {
            throw new NoSuchElementException("No row is left");
        }
        counted = true;
        return Candidate.count(read);
    }
}
