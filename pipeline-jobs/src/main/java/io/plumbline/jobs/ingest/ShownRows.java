package io.plumbline.jobs.ingest;

import io.plumbline.data.ExampleTokenizer;
import io.plumbline.data.QuarantineException;
import io.plumbline.jobs.source.InputRow;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The texts of each row's examples, a line each with the boundaries of its tokens; none of one that is put aside. */
final class ShownRows implements Iterator<List<List<String>>> {
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
    public List<List<String>> next() {
        List<List<String>> ofRow = new ArrayList<>();
        for (Candidate candidate : reader.read(rows.next())) {
            if (candidate.rejection() == null && shown < most) {
                show(candidate, ofRow);
            }
        }
        return ofRow;
    }

    private void show(Candidate candidate, List<List<String>> ofRow) {
        try {
            ofRow.add(tokenizer.shown(candidate.tokenized(tokenizer)));
            shown++;
        } catch (QuarantineException unusable) {
            // Passed over, as ingest puts it aside.
        }
    }
}
