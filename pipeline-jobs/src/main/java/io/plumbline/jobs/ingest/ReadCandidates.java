package io.plumbline.jobs.ingest;

import io.plumbline.data.Split;
import io.plumbline.jobs.source.InputRow;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;

/** The candidates of a partition of an input's rows, each with its place. */
final class ReadCandidates implements Iterator<Candidate> {
    private final Split input;
    private final int partition;
    private final Iterator<InputRow> rows;
    private final CandidateReader reader;
    private final Queue<Candidate> ready = new ArrayDeque<>();
    private long index;

    /**
     * The candidates of rows.
     *
     * @param rows are read one after the other
     * @param reader reads each
     */
    ReadCandidates(Split input, int partition, Iterator<InputRow> rows, CandidateReader reader) {
        this.input = input;
        this.partition = partition;
        this.rows = rows;
        this.reader = reader;
    }

    @Override
    public boolean hasNext() {
        return !ready.isEmpty() || rows.hasNext();
    }

    @Override
    public Candidate next() {
        if (ready.isEmpty()) {
            InputRow row = rows.next();
            Place place = Place.of(input, partition, index++, row.json());
            reader.read(row).forEach(candidate -> ready.add(candidate.at(place)));
        }
        return ready.remove();
    }
}
