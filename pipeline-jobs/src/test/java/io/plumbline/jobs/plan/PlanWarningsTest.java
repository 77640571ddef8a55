package io.plumbline.jobs.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.averaging.TrainingPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanWarningsTest {
    private static PlanRow row(int workers, int steps, double seconds, double share) {
        return new PlanRow(new TrainingPlan(workers, 32, 4, 1, 0), steps, steps, 0, seconds, share);
    }

    @Test
    void nothingIsSaidAgainstAnEvenScaleOut() {
        assertThat(PlanWarnings.of(List.of(row(1, 4000, 800, 0.1), row(2, 2000, 450, 0.2)), 128_000))
                .isEmpty();
    }

    @Test
    void saysFromWhereOnAveragingDominatesAndWhatToDo() {
        assertThat(PlanWarnings.of(
                        List.of(row(1, 4000, 800, 0.1), row(2, 2000, 500, 0.51), row(4, 1000, 300, 0.7)), 128_000))
                .containsExactly(
                        "From 2 workers on averaging takes 51 % of the time: raise training.steps-per-averaging"
                                + " (now 4) or training.examples-per-step, or train adapters (lora.rank), whose rounds send less");
    }

    @Test
    void saysWhereThereAreFewStepsAndWhereAStepIsLargerThanTheData() {
        assertThat(PlanWarnings.of(List.of(row(1, 200, 800, 0), row(4, 50, 210, 0), row(256, 1, 4, 0)), 6400))
                .containsExactly(
                        "From 256 workers on a step takes 8192 examples and there are 6400: further workers have nothing to"
                                + " do; lower training.examples-per-step or use fewer workers",
                        "From 4 workers on the whole training has only 50 optimiser steps, since a step takes 128 examples:"
                                + " lower training.examples-per-step, or raise training.epochs or the learning rate");
    }

    @Test
    void saysWhereWorkersAreWasted() {
        assertThat(PlanWarnings.of(List.of(row(1, 4000, 800, 0), row(4, 1000, 401, 0.4)), 128_000))
                .containsExactly(
                        "From 4 workers on more than half of the workers' time is lost: fewer workers take little"
                                + " longer");
    }
}
