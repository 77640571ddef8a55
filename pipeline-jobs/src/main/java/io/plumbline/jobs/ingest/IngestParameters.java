package io.plumbline.jobs.ingest;

import io.plumbline.data.ExampleChecks;
import io.plumbline.data.RowLayout;
import io.plumbline.data.SplitRule;
import io.plumbline.data.TemplateOptions;
import io.plumbline.data.TokenizerOptions;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * The input of ingest and its settings.
 *
 * @param train files, directories or globs of the training input, at least one
 * @param heldOut the same of the held-out input; empty: a part of the training input
 * @param split how the training input is split where {@code heldOut} is empty
 * @param layout format and columns of its rows
 * @param checks of an example's texts
 * @param template what chat templates are given
 * @param tokenizer lengths and special tokens
 */
public record IngestParameters(
        List<String> train,
        List<String> heldOut,
        SplitRule split,
        RowLayout layout,
        ExampleChecks checks,
        TemplateOptions template,
        TokenizerOptions tokenizer)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Copies the lists; refuses to be without input. */
    public IngestParameters {
        train = List.copyOf(train);
        heldOut = List.copyOf(heldOut);
        Objects.requireNonNull(split, "split");
        Objects.requireNonNull(layout, "layout");
        Objects.requireNonNull(checks, "checks");
        Objects.requireNonNull(template, "template");
        Objects.requireNonNull(tokenizer, "tokenizer");
        if (train.isEmpty()) {
            throw new IllegalArgumentException("data.train must name at least one file, directory or glob");
        }
    }

    /** Returns the split of the training input: with a held-out input, nothing of the training input is held out. */
    SplitRule trainSplit() {
        return heldOut.isEmpty() ? split : new SplitRule(0);
    }
}
