package io.plumbline.jobs.ingest;

import io.plumbline.data.ExampleTokenizer;
import io.plumbline.data.QuarantineException;
import io.plumbline.data.RowLayout;
import io.plumbline.data.RowReading;
import io.plumbline.data.RowShape;
import io.plumbline.data.TextExample;
import io.plumbline.data.TokenizedExample;
import io.plumbline.data.warning.SeenExample;
import io.plumbline.data.warning.Signs;
import io.plumbline.jobs.source.InputRow;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;

/** Looks at the first rows of a partition, as ingest reads them: at so many that it takes seconds, however long they are. */
final class FirstRowReader implements Iterator<FirstRow> {
    /** Characters of rows after which no more are looked at. */
    private static final long MOST_CHARACTERS = 16L << 20;

    private final Iterator<InputRow> rows;
    private final RowLayout layout;
    private final CandidateReader reader;
    private final ExampleTokenizer tokenizer;
    private int looked;
    private long characters;
    private boolean understood;
    private final Queue<FirstRow> ready = new ArrayDeque<>();

    /**
     * Looks at rows.
     *
     * @param rows are read one after the other
     * @param layout of the rows
     * @param reader reads each
     * @param tokenizer tokenises its example
     */
    FirstRowReader(Iterator<InputRow> rows, RowLayout layout, CandidateReader reader, ExampleTokenizer tokenizer) {
        this.rows = rows;
        this.layout = layout;
        this.reader = reader;
        this.tokenizer = tokenizer;
    }

    @Override
    public boolean hasNext() {
        return !ready.isEmpty() || !isEnough() && rows.hasNext();
    }

    private boolean isEnough() {
        return looked >= FirstRows.FEWEST && characters > MOST_CHARACTERS;
    }

    @Override
    public FirstRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException("No row is to be looked at");
        }
        if (ready.isEmpty()) {
            look(rows.next());
        }
        return ready.remove();
    }

    private void look(InputRow row) {
        looked++;
        characters += row.json().length();
        if (row.fault() != null) {
            reader.read(row).forEach(candidate -> ready.add(aside(candidate, null)));
            return;
        }
        RowReading reading = layout.reading(row.values());
        String understanding = understanding(reading);
        reader.read(row, reading).forEach(candidate -> ready.add(look(reading, candidate, understanding)));
    }

    private FirstRow look(RowReading reading, Candidate candidate, String understanding) {
        if (candidate.rejection() != null) {
            return aside(candidate, understanding);
        }
        TextExample example = candidate.example();
        try {
            TokenizedExample tokens = candidate.tokenized(tokenizer);
            SeenExample seen = new SeenExample(reading, example, tokens, tokenizer.isBegunTwice(example));
            return new FirstRow(
                    Fault.NONE,
                    understanding,
                    RowShape.of(tokens, reading.messages()),
                    Signs.of(seen),
                    example.ends() == TextExample.Ends.WRITTEN,
                    reading.isScored(),
                    isEnough());
        } catch (QuarantineException e) {
            return aside(candidate.rejected(e.reason(), e.getMessage()), understanding);
        }
    }

    /** The understanding of the first row that can be read; null for the others. */
    private String understanding(RowReading reading) {
        String sentence = understood ? null : reading.understanding().orElse(null);
        understood |= sentence != null;
        return sentence;
    }

    private FirstRow aside(Candidate candidate, String understanding) {
        Candidate.Rejection rejection = candidate.rejection();
        Fault fault = new Fault(rejection.reason().code(), rejection.detail(), candidate.file());
        return new FirstRow(fault, understanding, null, Signs.NONE, false, false, isEnough());
    }
}
