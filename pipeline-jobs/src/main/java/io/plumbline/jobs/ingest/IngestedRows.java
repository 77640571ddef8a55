package io.plumbline.jobs.ingest;

import io.plumbline.data.ExampleTokenizer;
import io.plumbline.jobs.progress.TaskCounter;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/** A partition of candidates in {@link Candidate#ORDER}, deduplicated and tokenised; counts come out as they came. */
final class IngestedRows implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final DuplicateFilter filter;
    private final ExampleTokenizer tokenizer;
    private final TaskCounter counter;
    private long rowsRead;
    private boolean counted;

    IngestedRows(Iterator<Row> rows, ExampleTokenizer tokenizer, TaskCounter counter) {
        this.rows = rows;
        this.filter = new DuplicateFilter(new CandidateIterator());
        this.tokenizer = tokenizer;
        this.counter = counter;
    }

    @Override
    public boolean hasNext() {
        return !counted;
    }

    @Override
    public Row next() {
        if (filter.hasNext()) {
            Row row = IngestedRow.of(filter.next(), tokenizer);
            counter.add(1);
            return row;
        }
        counted = true;
        return IngestedRow.count(rowsRead);
    }

    /** The candidates among the rows; adds the counts up. */
    private final class CandidateIterator implements Iterator<Candidate> {
        private final FormerGroup former = new FormerGroup();
        private Row ahead;

        @Override
        public boolean hasNext() {
            while (ahead == null && rows.hasNext()) {
                Row row = rows.next();
                if (Candidate.isCount(row)) {
                    rowsRead += row.getLong(0);
                } else if (Candidate.isFormer(row)) {
                    former.add(row);
                } else {
                    ahead = row;
                }
            }
            return ahead != null;
        }

        @Override
        public Candidate next() {
            if (!hasNext()) {
                throw new NoSuchElementException("No candidate is left");
            }
            Row row = ahead;
            ahead = null;
            return former.addTo(Candidate.of(row));
        }
    }
}
