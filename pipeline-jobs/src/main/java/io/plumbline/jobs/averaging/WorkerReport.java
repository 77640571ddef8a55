package io.plumbline.jobs.averaging;

import io.plumbline.train.AtReference;
import io.plumbline.train.StepSums;
import java.io.Serializable;
import java.util.List;

/**
 * The work of one worker in a round.
 *
 * @param worker its index, from 0
 * @param steps its steps in order; those for which it had no examples are left out
 * @param nanoseconds that its steps took, all together
 */
record WorkerReport(int worker, List<Step> steps, long nanoseconds) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Copies the list. */
    WorkerReport {
        steps = List.copyOf(steps);
    }

    /** The weight of its parameters in the average: examples, or target tokens in fine-tuning. */
    long weight() {
        return steps.stream().mapToLong(step -> step.sums().weight()).sum();
    }

    /**
     * One optimiser step of one worker.
     *
     * @param step step of the whole training, from 0
     * @param sums over its examples
     * @param gradientNorm norm of its gradient before clipping
     * @param atReference the loss that its examples have at the reference; of no example but in the training's first step
     */
    record Step(int step, StepSums sums, double gradientNorm, AtReference atReference) implements Serializable {
        private static final long serialVersionUID = 1L;
    }
}
