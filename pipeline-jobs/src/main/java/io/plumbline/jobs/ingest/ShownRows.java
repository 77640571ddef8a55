package io.plumbline.jobs.ingest;

import io.plumbline.data.ExampleTokenizer;
import io.plumbline.data.QuarantineException;
import io.plumbline.jobs.source.InputRow;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;

/** The texts of each example, a line each with the boundaries of its tokens; none of one that is put aside. */
final class ShownRows implements Iterator<List<String>> {
    private final Iterator<InputRow> rows;
    private final CandidateReader reader;
    private final ExampleTokenizer tokenizer;
    private final int most;
    private final Queue<Candidate> ready = new ArrayDeque<>();
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
        return shown < most && (!ready.isEmpty() || rows.hasNext());
    }

    @Override
    public List<String> next() {
        if (ready.isEmpty()) {
            ready.addAll(reader.read(rows.next()));
        }
        Candidate candidate = ready.remove();
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
