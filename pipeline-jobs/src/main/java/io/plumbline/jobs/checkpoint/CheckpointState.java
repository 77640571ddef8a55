package io.plumbline.jobs.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.jobs.averaging.TrainingPlan;

/**
 * {@code state.json} of a checkpoint.
 *
 * @param format version of the checkpoint's layout
 * @param identity of all that the training's result depends on; a checkpoint of another identity is of no use
 * @param step optimiser steps done
 * @param epoch the epoch, from 0, that the next step belongs to
 * @param stepOfEpoch the next step's place in its epoch, from 0
 * @param tokens input tokens seen
 * @param threads of each worker, as sums are cut by their number
 * @param plan how examples are dealt to steps and workers; its seed fixes the order of every epoch
 * @param reference of the steps since it moved; null, and not written, where it has not
 * @param best the best policy so far; null, and not written, where none is kept
 */
public record CheckpointState(
        @JsonProperty("format") int format,
        @JsonProperty("identity") String identity,
        @JsonProperty("step") int step,
        @JsonProperty("epoch") int epoch,
        @JsonProperty("step_of_epoch") int stepOfEpoch,
        @JsonProperty("num_tokens") long tokens,
        @JsonProperty("threads") int threads,
        @JsonProperty("plan") TrainingPlan plan,
        @JsonProperty("reference") @JsonInclude(JsonInclude.Include.NON_NULL) SavedModel reference,
        @JsonProperty("best") @JsonInclude(JsonInclude.Include.NON_NULL) SavedModel best) {
    /** The layout that this version writes and reads. */
    static final int FORMAT = 4;

    /** The state after so many steps of a plan. */
    static CheckpointState after(
            int step,
            int stepsPerEpoch,
            long tokens,
            int threads,
            TrainingPlan plan,
            String identity,
            SavedModel reference,
            SavedModel best) {
        return new CheckpointState(
                FORMAT,
                identity,
                step,
                step / stepsPerEpoch,
                step % stepsPerEpoch,
                tokens,
                threads,
                plan,
                reference,
                best);
    }

    /** Returns whether a training of this plan leaves such a checkpoint. */
    boolean fits(TrainingPlan trained, int stepsPerEpoch) {
        return step > 0
                && step <= (long) trained.epochs() * stepsPerEpoch
                && tokens >= 0
                && threads > 0
                && trained.equals(plan)
                && (reference == null || reference.step() < step)
                && (best == null || best.step() <= step)
                && equals(after(step, stepsPerEpoch, tokens, threads, plan, identity, reference, best));
    }
}
