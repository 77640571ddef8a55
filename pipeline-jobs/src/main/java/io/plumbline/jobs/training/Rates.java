package io.plumbline.jobs.training;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.train.LearningRateSchedule;
import io.plumbline.train.WarmUp;

/**
 * The learning rate of a training of any length.
 *
 * @param shape what follows the warm-up
 * @param learningRate its peak
 * @param warmUp steps from 0 to the peak
 */
record Rates(LearningRateSchedule.Shape shape, double learningRate, WarmUp warmUp) {
    /**
     * The schedule of a training of so many steps.
     *
     * @throws PlumblineException of kind CONFIGURATION where no step would be taken at the peak
     */
    LearningRateSchedule of(int totalSteps) {
        LearningRateSchedule schedule =
                new LearningRateSchedule(shape, learningRate, warmUp.of(totalSteps), totalSteps);
        if (!schedule.reachesItsRate()) {
            throw new PlumblineException(
                    Kind.CONFIGURATION,
                    "Cannot train: none of the training's " + totalSteps + " steps is taken at the learning rate "
                            + learningRate + "; choose another schedule or train longer");
        }
        return schedule;
    }
}
