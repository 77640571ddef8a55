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
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;

/** Looks at the first rows of a partition, as ingest reads them: at so many that it takes seconds, however long they are. */
final class FirstRowReader implements Iterator<FirstRow> {
    /** Characters of rows after which no more are looked at. */
    private static final long MOST_CHARACTERS = 16L << 20;

    /** Examples of a row that are tokenised to find one which can be used. */
    private static final int MOST_EXAMPLES = 10;

    private final Iterator<InputRow> rows;
    private final RowLayout layout;
    private final CandidateReader reader;
    private final ExampleTokenizer tokenizer;
    private int looked;
    private long characters;
    private final Set<String> understood = new HashSet<>();

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
        return !isEnough() && rows.hasNext();
    }

    private boolean isEnough() {
        return looked >= FirstRows.FEWEST && characters > MOST_CHARACTERS;
    }

    @Override
    public FirstRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException("No row is to be looked at");
        }
        return look(rows.next());
    }

    private FirstRow look(InputRow row) {
        looked++;
        characters += row.json().length();
        if (row.fault() != null) {
            return aside(reader.read(row).get(0), null, null);
        }
        RowReading reading = layout.reading(row.values());
        return look(reading, reader.read(row, reading), understanding(reading));
    }

    /** The first of a row's examples that can be used stands for the row. */
    private FirstRow look(RowReading reading, List<Candidate> candidates, String understanding) {
        List<Candidate> sound = candidates.stream()
                .filter(candidate -> candidate.rejection() == null)
                .limit(MOST_EXAMPLES)
                .toList();
        String format = reading.format().orElse(null);
        FirstRow found = sound.isEmpty() ? aside(candidates.get(0), format, understanding) : null;
        for (Candidate candidate : sound) {
            found = look(reading, candidate, understanding);
            if (!found.isAside()) {
                return found;
            }
        }
        return found;
    }

    private FirstRow look(RowReading reading, Candidate candidate, String understanding) {
        TextExample example = candidate.example();
        try {
            TokenizedExample tokens = candidate.tokenized(tokenizer);
            SeenExample seen = new SeenExample(reading, example, tokens, tokenizer.isBegunTwice(example));
            return new FirstRow(
                    Fault.NONE,
                    reading.format().orElse(null),
                    understanding,
                    RowShape.of(tokens, reading.messages()),
                    Signs.of(seen),
                    example.ends() == TextExample.Ends.WRITTEN,
                    reading.isScored(),
                    isEnough());
        } catch (QuarantineException e) {
            Candidate rejected = candidate.rejected(e.reason(), e.getMessage());
            return aside(rejected, reading.format().orElse(null), understanding);
        }
    }

    /** The understanding of the first row of each format; null for the others. */
    private String understanding(RowReading reading) {
        return reading.format()
                .filter(understood::add)
                .flatMap(format -> reading.understanding())
                .orElse(null);
    }

    private FirstRow aside(Candidate candidate, String format, String understanding) {
        Candidate.Rejection rejection = candidate.rejection();
        Fault fault = new Fault(rejection.reason().code(), rejection.detail(), candidate.file());
        return new FirstRow(fault, format, understanding, null, Signs.NONE, false, false, isEnough());
    }
}
