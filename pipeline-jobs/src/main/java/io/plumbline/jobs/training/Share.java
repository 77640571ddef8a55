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
 */
record Share(int worker, TrainingPair[] pairs) implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * The pairs of one step.
     *
     * @param step step of the epoch, from 0
     * @param steps steps of the epoch; the last one takes what is left
     */
    List<TrainingPair> ofStep(int step, int steps, int pairsPerStep) {
        int from = (int) Math.min((long) step * pairsPerStep, pairs.length);
        int to = step == steps - 1 ? pairs.length : (int) Math.min((step + 1L) * pairsPerStep, pairs.length);
        return Arrays.asList(pairs).subList(from, to);
    }
}
