package io.plumbline.jobs.ingest;

import io.plumbline.data.ExampleTokenizer;
import io.plumbline.data.QuarantineException;
import io.plumbline.jobs.source.InputRow;
import java.util.Iterator;
import java.util.List;

/** The texts of each row's example, a line each with the boundaries of its tokens; none of a row that is put aside. */
final class ShownRows implements Iterator<List<String>> {
    private final Iterator<InputRow> rows;
    private final CandidateReader reader;
    private final ExampleTokenizer tokenizer;
    private final int most;
    private int shown;

    /**
     * Shows rows.
     *
     * @param most examples after which it ends
     */
    ShownRows(Iterator<InputRow> rows, CandidateReader reader, ExampleTokenizer tokenizer, int most) {
        this.rows = rows;
        this.reader = reader;
        this.tokenizer = tokenizer;
        this.most = most;
    }

    @Override
    public boolean hasNext() {
        return shown < most && rows.hasNext();
    }

    @Override
    public List<String> next() {
        Candidate candidate = reader.read(rows.next());
        if (candidate.rejection() != null) {
            return List.of();
        }
        try {
            List<String> lines = tokenizer.shown(candidate.tokenized(tokenizer));
            shown++;
            return lines;
        } catch (QuarantineException unusable) {
            // Passed over, as ingest puts it aside.
            return List.of();
        }
    }
}
