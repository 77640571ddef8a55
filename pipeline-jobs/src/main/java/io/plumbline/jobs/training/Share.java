package io.plumbline.jobs.training;

import io.plumbline.train.TrainingPair;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * All pairs of one worker in one epoch, in the epoch's order. It is a partition's one element, so a step's pairs are found
 * without looking at the others.
 *
 * @param worker the worker's index, from 0
 * @param pairs its pairs
 * @param ends for each step of the epoch, how many of the pairs belong to it or to one before
 */
record Share(int worker, TrainingPair[] pairs, int[] ends) implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * The pairs of one step.
     *
     * @param step step of the epoch, from 0
     */
    List<TrainingPair> ofStep(int step) {
        return Arrays.asList(pairs).subList(step == 0 ? 0 : ends[step - 1], ends[step]);
    }
}
