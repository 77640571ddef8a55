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
 */
public record IngestInput(InputSource train, InputSource heldOut, TokenizerFiles tokenizer) {
    /** Refuses missing parts. */
    public IngestInput {
        Objects.requireNonNull(train, "train");
        Objects.requireNonNull(heldOut, "heldOut");
        Objects.requireNonNull(tokenizer, "tokenizer");
    }
}
