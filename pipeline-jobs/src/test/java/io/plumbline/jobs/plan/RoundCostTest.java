package io.plumbline.jobs.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.jobs.averaging.TrainingPlan;
import org.junit.jupiter.api.Test;

/** Against times worked out by hand. */
class RoundCostTest {
    /** So fast that the network takes no time. */
    private static final double NO_NETWORK = 1e30;

    private static TrainingPlan plan(int workers, int stepsPerAveraging, int epochs) {
        return new TrainingPlan(workers, 10, stepsPerAveraging, epochs, 0);
    }

    @Test
    void withoutAveragingTimeIsThatOfTheExamplesAndFallsWithTheWorkers() {
        RoundCost cost = new RoundCost(0.5, 0, 1, 0, 0, 0, NO_NETWORK);
        // 1000 examples of half a second, three times.
        assertThat(cost.training(plan(1, 1, 3), 1000)).isEqualTo(1500);
        assertThat(cost.training(plan(4, 1, 3), 1000)).isEqualTo(375);
        assertThat(cost.averagingShare(plan(4, 1, 3), 1000)).isZero();
    }

    @Test
    void updatesAreOfEveryStepAndExchangesOfEveryRound() {
        RoundCost cost = new RoundCost(0, 2, 1, 3, 5, 0, NO_NETWORK);
        // 95 examples are 10 steps of 10, in rounds of 4 steps 3 an epoch: 2 · (10 · 2 + 3 · 3).
        assertThat(cost.training(plan(1, 4, 2), 95)).isEqualTo(58);
        // On two workers 5 steps of 20 and 2 rounds an epoch: 2 · (5 · 2 + 2 · 5).
        assertThat(cost.training(plan(2, 4, 2), 95)).isEqualTo(40);
        assertThat(cost.averagingShare(plan(2, 4, 2), 95)).isEqualTo(0.5);
        assertThat(RoundCost.rounds(plan(2, 4, 2), 95)).isEqualTo(4);
    }

    @Test
    void stepsTakeLongerBesideThoseOfAnotherWorkerAndExchangesDoNot() {
        RoundCost cost = new RoundCost(1, 2, 1.5, 3, 5, 0, NO_NETWORK);
        // 100 examples are 10 steps of 10 and 10 rounds: 100 · 1 + 10 · 2 + 10 · 3.
        assertThat(cost.training(plan(1, 1, 1), 100)).isEqualTo(150);
        // On two workers 5 steps of 20 and 5 rounds: 1.5 · (50 · 1 + 5 · 2) + 5 · 5.
        assertThat(cost.training(plan(2, 1, 1), 100)).isEqualTo(115);
    }

    @Test
    void theNetworkCarriesTheStateOnceForOneWorkerAndAlmostThreeTimesForMany() {
        long state = 1L << 30;
        RoundCost cost = new RoundCost(0, 0, 1, 0, 0, state, state);
        // A state a second: only the driver receives it.
        assertThat(cost.beside(1)).isEqualTo(1);
        // Broadcast, half through the shuffle, back to the driver, and one block handed on once: 4 MiB of 1024.
        assertThat(cost.beside(2)).isCloseTo(2.5 + 1.0 / 256, within(1e-12));
        assertThat(cost.beside(64)).isCloseTo(3 - 1.0 / 64 + 6.0 / 256, within(1e-12));
    }

    @Test
    void aStateOfLessThanABlockIsHandedOnWhole() {
        RoundCost cost = new RoundCost(0, 0, 1, 0, 0, 1000, 1000);
        assertThat(cost.beside(4)).isCloseTo(3 - 0.25 + 1, within(1e-12));
    }

    /** Steps that are larger than the data: more workers change nothing but what they exchange. */
    @Test
    void anEpochHasAtLeastOneStepAndOneRound() {
        RoundCost cost = new RoundCost(0, 1, 1, 0, 7, 0, NO_NETWORK);
        assertThat(cost.training(plan(64, 1, 1), 5)).isEqualTo(8);
    }
}
