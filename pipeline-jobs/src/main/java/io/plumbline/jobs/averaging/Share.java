package io.plumbline.jobs.averaging;

import io.plumbline.example.ReferencedExample;
import io.plumbline.loss.Totals;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * The examples of one worker in one round, in the epoch's order.
 *
 * @param worker the worker's index, from 0
 * @param firstStep the round's first step within the epoch, from 0
 * @param examples its examples
 * @param ends for each step of the round, how many of the examples belong to it or to one before
 * @param totals for each step of the round, the counts of all workers' examples
 */
record Share(int worker, int firstStep, ReferencedExample[] examples, int[] ends, Totals[] totals)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * Returns the examples of one step.
     *
     * @param step step of the epoch, one of the round's
     */
    List<ReferencedExample> ofStep(int step) {
        int index = step - firstStep;
        return Arrays.asList(examples).subList(index == 0 ? 0 : ends[index - 1], ends[index]);
    }

    /**
     * Returns the counts of one step, over all workers.
     *
     * @param step step of the epoch, one of the round's
     */
    Totals totals(int step) {
        return totals[step - firstStep];
    }
}
