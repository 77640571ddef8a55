package io.plumbline.jobs.ingest;

import io.plumbline.data.ExampleTokenizer;
import io.plumbline.data.QuarantineException;
import io.plumbline.jobs.source.InputRow;
import java.util.Iterator;

/**
 * The fault that ingest finds in each row, or {@link Fault#NONE} for a row that is kept.
 *
 * @param rows the rows, read one after the other
 * @param reader reads each row
 * @param tokenizer tokenises its example
 */
record Faults(Iterator<InputRow> rows, CandidateReader reader, ExampleTokenizer tokenizer) implements Iterator<Fault> {
    @Override
    public boolean hasNext() {
        return rows.hasNext();
    }

    @Override
    public Fault next() {
        Candidate candidate = reader.read(rows.next());
        if (candidate.rejection() != null) {
            return fault(candidate);
        }
        try {
            tokenizer.tokenize(candidate.example(), candidate.identity().id(), candidate.source());
            return Fault.NONE;
        } catch (QuarantineException e) {
            return fault(candidate.rejected(e.reason(), e.getMessage()));
        }
    }

    private static Fault fault(Candidate candidate) {
        Candidate.Rejection rejection = candidate.rejection();
        return new Fault(rejection.reason().code(), rejection.detail(), candidate.file());
    }
}
