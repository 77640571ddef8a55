package io.plumbline.jobs.ingest;

import io.plumbline.data.ChatRenderer;
import io.plumbline.data.ExampleChecks;
import io.plumbline.data.ExampleIdentity;
import io.plumbline.data.QuarantineException;
import io.plumbline.data.RowFormats;
import io.plumbline.data.RowLayout;
import io.plumbline.data.RowReading;
import io.plumbline.data.Split;
import io.plumbline.data.SplitRule;
import io.plumbline.data.TextExample;
import io.plumbline.jobs.source.InputRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads and checks one row after the other, each on its own. */
final class CandidateReader {
    private final RowLayout layout;
    private final ChatRenderer renderer;
    private final ExampleChecks checks;
    private final SplitRule split;
    private final Split input;

    /**
     * @param input which input is read: rows of the held-out one stay held out, rows of the training one are split by
     *     rule
     * @param renderer renders messages
     */
    CandidateReader(IngestParameters parameters, Split input, ChatRenderer renderer) {
        this.renderer = renderer;
        this.layout = parameters.layout();
        this.checks = parameters.checks();
        this.split = parameters.trainSplit();
        this.input = input;
    }

    /**
     * Returns the longest line that is read, in bytes: one that holds a prompt and as many completions of the accepted length as
     * the format takes. A list may have so many that a task's memory would not hold them, so its line has at most 64 MiB, or
     * what two completions of that length need. A character takes at most six bytes, as {@code \u0041}, and the rest of a row
     * is granted a MiB.
     */
    static int maximumLineBytes(IngestParameters parameters) {
        int most = RowFormats.named(parameters.layout().format()).mostCompletions();
        long ofPair = lineBytes(2, parameters);
        return (int) Math.min(256 << 20, Math.max(ofPair, Math.min(64 << 20, lineBytes(most, parameters))));
    }

    private static long lineBytes(int completions, IngestParameters parameters) {
        return (1L + completions) * 6 * parameters.checks().maxCharacters() + (1 << 20);
    }

    /**
     * Reads the candidates of a row: one for each of its examples that is sound, and one for each fault of others, which holds
     * the whole row and so is not repeated; or one that says why there are no examples.
     */
    List<Candidate> read(InputRow row) {
        return row.fault() == null ? read(row, layout.reading(row.values())) : List.of(rejected(row, row.fault()));
    }

    /**
     * Reads the candidates of a row that is not at fault.
     *
     * @param reading of the same row
     */
    List<Candidate> read(InputRow row, RowReading reading) {
        try {
            List<Candidate> candidates = new ArrayList<>();
            Set<Candidate.Rejection> rejections = new HashSet<>();
            for (TextExample example : reading.examples(renderer)) {
                Candidate candidate = candidate(row, reading, example);
                if (candidate.rejection() == null || rejections.add(candidate.rejection())) {
                    candidates.add(candidate);
                }
            }
            return candidates;
        } catch (QuarantineException e) {
            return List.of(rejected(row, e));
        }
    }

    private Candidate candidate(InputRow row, RowReading reading, TextExample example) {
        try {
            checks.check(example);
            ExampleIdentity identity = ExampleIdentity.of(example);
            return new Candidate(
                    null,
                    input == Split.HELD_OUT ? input : split.of(identity),
                    identity,
                    source(row, reading),
                    example,
                    row.file(),
                    row.json(),
                    null);
        } catch (QuarantineException e) {
            return rejected(row, e);
        }
    }

    private String source(InputRow row, RowReading reading) {
        Object value = reading.source();
        boolean names = value instanceof String || value instanceof Number || value instanceof Boolean;
        String source = names ? value.toString() : "";
        return source.isBlank() || source.length() > checks.maxCharacters() ? DataSetName.of(row.file()) : source;
    }

    private static Candidate rejected(InputRow row, QuarantineException e) {
        return new Candidate(
                new Candidate.Rejection(e.reason(), e.getMessage()),
                null,
                null,
                null,
                null,
                row.file(),
                row.json(),
                null);
    }
}
