package io.plumbline.jobs.ingest;

import io.plumbline.data.TokenizerFiles;
import io.plumbline.jobs.source.InputSource;
import java.util.Objects;

/**
 * The inputs of an ingest as they were declared: the manifest records these and no later ones.
 *
 * @param train the training input
 * @param heldOut the held-out input; without rows where a part of the training input is held out
 * @param tokenizer the model's tokenizer
 * @param followsFormer whether the examples that stand in the run directory were made by the same settings and tokenizer, so
 *     that their tokens are those that would be made now
 */
public record IngestInput(InputSource train, InputSource heldOut, TokenizerFiles tokenizer, boolean followsFormer) {
    /** Inputs of an ingest that makes all tokens itself. */
    public IngestInput(InputSource train, InputSource heldOut, TokenizerFiles tokenizer) {
        this(train, heldOut, tokenizer, false);
    }

    /** Refuses missing parts. */
    public IngestInput {
        Objects.requireNonNull(train, "train");
        Objects.requireNonNull(heldOut, "heldOut");
        Objects.requireNonNull(tokenizer, "tokenizer");
    }
}
