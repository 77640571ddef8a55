package io.plumbline.jobs.ingest;

import io.plumbline.data.Columns;
import io.plumbline.data.JsonLine;
import io.plumbline.data.PairChecks;
import io.plumbline.data.PairFormat;
import io.plumbline.data.PairFormats;
import io.plumbline.data.PairIdentity;
import io.plumbline.data.PreferencePair;
import io.plumbline.data.QuarantineException;
import io.plumbline.data.Reason;
import io.plumbline.data.Split;
import io.plumbline.data.SplitRule;
import java.util.Map;

/** Reads and checks one row after the other, each on its own. */
final class CandidateReader {
    private static final int SHOWN_OF_LONG_LINE = 4096;

    private final PairFormat format;
    private final Columns columns;
    private final PairChecks checks;
    private final SplitRule split;
    private final Split input;

    /**
     * @param input which input is read: rows of the held-out one stay held out, rows of the training one are split by
     *     rule
     */
    CandidateReader(IngestParameters parameters, Split input) {
        this.format = PairFormats.named(parameters.format());
        this.columns = parameters.columns();
        this.checks = parameters.checks();
        this.split = parameters.trainSplit();
        this.input = input;
    }

    /**
     * Longest line that can hold three texts of the accepted length, in bytes: a character takes at most six, as
     * {@code \u0041}, and the rest of a row is granted a MiB.
     */
    static int maximumLineBytes(PairChecks checks) {
        return (int) Math.min(256 << 20, 3L * 6 * checks.maximumCharacters() + (1 << 20));
    }

    /** Reads a line; one of more than {@link #maximumLineBytes} is put aside. */
    Candidate line(String file, byte[] bytes, int length) {
        int maximum = maximumLineBytes(checks);
        if (length > maximum) {
            JsonLine start = JsonLine.of(bytes, SHOWN_OF_LONG_LINE);
            String detail =
                    "the line has more than " + maximum + " bytes; the row holds its first " + SHOWN_OF_LONG_LINE;
            return rejected(file, JsonLine.quote(start.text()), new QuarantineException(Reason.TEXT_TOO_LONG, detail));
        }
        JsonLine line = JsonLine.of(bytes, length);
        Map<String, Object> row;
        try {
            row = line.row();
        } catch (QuarantineException e) {
            return rejected(file, JsonLine.quote(line.text()), e);
        }
        return row(file, row, line.text());
    }

    /**
     * Reads a row.
     *
     * @param row column values by name
     * @param json the row as JSON
     */
    Candidate row(String file, Map<String, ?> row, String json) {
        try {
            PreferencePair pair = format.read(row, columns);
            checks.check(pair);
            PairIdentity identity = PairIdentity.of(pair);
            return new Candidate(
                    null,
                    input == Split.HELD_OUT ? input : split.of(identity),
                    identity,
                    source(file, row),
                    pair,
                    file,
                    json);
        } catch (QuarantineException e) {
            return rejected(file, json, e);
        }
    }

    /**
     * Puts a row aside that holds text which is not UTF-8.
     *
     * @param column where
     * @param json the row as JSON, with replacement characters
     */
    Candidate notUtf8(String file, String column, String json) {
        return rejected(
                file, json, new QuarantineException(Reason.INVALID_TEXT, "column '" + column + "' is not UTF-8"));
    }

    private String source(String file, Map<String, ?> row) {
        Object value = columns.source() == null ? null : row.get(columns.source());
        boolean names = value instanceof String || value instanceof Number || value instanceof Boolean;
        String source = names ? value.toString() : "";
        return source.isBlank() || source.length() > checks.maximumCharacters() ? InputFile.source(file) : source;
    }

    private static Candidate rejected(String file, String json, QuarantineException e) {
        return new Candidate(new Candidate.Rejection(e.reason(), e.getMessage()), null, null, null, null, file, json);
    }
}
