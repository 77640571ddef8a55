package io.plumbline.jobs.ingest;

import io.plumbline.data.Columns;
import io.plumbline.data.PairChecks;
import io.plumbline.data.PairFormat;
import io.plumbline.data.PairFormats;
import io.plumbline.data.PairIdentity;
import io.plumbline.data.PreferencePair;
import io.plumbline.data.QuarantineException;
import io.plumbline.data.Split;
import io.plumbline.data.SplitRule;
import io.plumbline.jobs.source.InputRow;

/** Reads and checks one row after the other, each on its own. */
final class CandidateReader {
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

    /** Reads a row. */
    Candidate read(InputRow row) {
        if (row.fault() != null) {
            return rejected(row, row.fault());
        }
        try {
            PreferencePair pair = format.read(row.values(), columns);
            checks.check(pair);
            PairIdentity identity = PairIdentity.of(pair);
            return new Candidate(
                    null,
                    input == Split.HELD_OUT ? input : split.of(identity),
                    identity,
                    source(row),
                    pair,
                    row.file(),
                    row.json());
        } catch (QuarantineException e) {
            return rejected(row, e);
        }
    }

    private String source(InputRow row) {
        Object value = columns.source() == null ? null : row.values().get(columns.source());
        boolean names = value instanceof String || value instanceof Number || value instanceof Boolean;
        String source = names ? value.toString() : "";
        return source.isBlank() || source.length() > checks.maximumCharacters() ? DataSetName.of(row.file()) : source;
    }

    private static Candidate rejected(InputRow row, QuarantineException e) {
        return new Candidate(
                new Candidate.Rejection(e.reason(), e.getMessage()), null, null, null, null, row.file(), row.json());
    }
}
