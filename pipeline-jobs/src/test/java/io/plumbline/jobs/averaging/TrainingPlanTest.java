package io.plumbline.jobs.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingPlanTest {
    /** Counted by taking the rounds one after the other, as the master does. */
    @ParameterizedTest
    @CsvSource({"21,2,4", "24,1,1", "7,3,5", "1,1,1", "45,4,2", "1000,1,64"})
    void roundsAreCountedFromTheFirstStepOfTheTraining(long examples, int examplesPerStep, int stepsPerAveraging) {
        TrainingPlan plan = new TrainingPlan(2, examplesPerStep, stepsPerAveraging, 3, 0);
        List<Integer> ends = new ArrayList<>(List.of(0));
        for (int epoch = 0; epoch < plan.epochs(); epoch++) {
            int before = epoch * plan.stepsPerEpoch(examples);
            for (int step = 0; step < plan.stepsPerEpoch(examples); step += stepsPerAveraging) {
                ends.add(before + Math.min(step + stepsPerAveraging, plan.stepsPerEpoch(examples)));
            }
        }
        for (int rounds = 0; rounds < ends.size(); rounds++) {
            assertThat(plan.rounds(ends.get(rounds), examples)).isEqualTo(rounds);
        }
    }
}
