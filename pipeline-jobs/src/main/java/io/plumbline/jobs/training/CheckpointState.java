package io.plumbline.jobs.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * {@code state.json} of a checkpoint. It is written last, so a checkpoint without it is torn.
 *
 * @param format version of this layout
 * @param identity of all that the training's result depends on; a checkpoint of another identity is of no use
 * @param step optimiser steps done
 * @param epoch the epoch, from 0, that the next step belongs to
 * @param stepOfEpoch the next step's place in its epoch, from 0
 * @param seed fixes the order of every epoch
 * @param tokens input tokens seen
 * @param plan how pairs are dealt to steps and workers
 * @param files the other files by name
 */
record CheckpointState(
        @JsonProperty("format") int format,
        @JsonProperty("identity") String identity,
        @JsonProperty("step") int step,
        @JsonProperty("epoch") int epoch,
        @JsonProperty("step_of_epoch") int stepOfEpoch,
        @JsonProperty("seed") long seed,
        @JsonProperty("num_tokens") long tokens,
        @JsonProperty("plan") TrainingPlan plan,
        @JsonProperty("files") Map<String, Content> files) {
    /** The layout that this version writes and reads. */
    static final int FORMAT = 1;

    /**
     * What a file must hold.
     *
     * @param bytes its length
     * @param sha256 its SHA-256 in hexadecimal
     */
    record Content(@JsonProperty("bytes") long bytes, @JsonProperty("sha256") String sha256) {}
}
