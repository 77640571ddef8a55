package io.plumbline.jobs.ingest;

import io.plumbline.data.Columns;
import io.plumbline.data.PairChecks;
import io.plumbline.data.SplitRule;
import io.plumbline.data.TokenizerOptions;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * What to ingest, and how.
 *
 * @param train files, directories or globs of the training input, at least one
 * @param heldOut the same of the held-out input; empty: a part of the training input
 * @param split how the training input is split where {@code heldOut} is empty
 * @param format name of a format, or {@code auto}
 * @param columns which columns hold what
 * @param checks what a pair must be as text
 * @param tokenizer lengths and special tokens
 */
public record IngestParameters(
        List<String> train,
        List<String> heldOut,
        SplitRule split,
        String format,
        Columns columns,
        PairChecks checks,
        TokenizerOptions tokenizer)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Copies the lists; refuses to be without input. */
    public IngestParameters {
        train = List.copyOf(train);
        heldOut = List.copyOf(heldOut);
        Objects.requireNonNull(split, "split");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(columns, "columns");
        Objects.requireNonNull(checks, "checks");
        Objects.requireNonNull(tokenizer, "tokenizer");
        if (train.isEmpty()) {
            throw new IllegalArgumentException("data.train must name at least one file, directory or glob");
        }
    }

    /** How the training input is split: with a held-out input, nothing of the training input is held out. */
    SplitRule trainSplit() {
        return heldOut.isEmpty() ? split : new SplitRule(0);
    }
}
