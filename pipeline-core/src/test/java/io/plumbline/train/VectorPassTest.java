package io.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.cpu.Team;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;

/** Passes over vectors of several blocks, the last of them and its last tile not full. */
class VectorPassTest {
    private static final int SIZE = 700_001;

    /** Members one after the other, the last first: the order must not matter. */
    private static Team team(int members) {
        return part -> {
            for (int member = members - 1; member >= 0; member--) {
                part.run(member, members);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16})
    void theTeamsSizeChangesNoBit(int members) {
        TorchUpdater optimizer =
                new TorchAdamW(new LearningRateSchedule(LearningRateSchedule.Shape.CONSTANT, 1e-3, 0, 9));
        INDArray expected = gradient();
        double expectedNorm = GradientNorm.of(Team.CALLER, expected);
        GradientNorm.clip(Team.CALLER, expected, expectedNorm, 1);
        INDArray expectedState = Nd4j.create(1, 2 * SIZE);
        optimizer.instantiate(expectedState, true).applyUpdater(expected, 3, 0);

        INDArray actual = gradient();
        double norm = GradientNorm.of(team(members), actual);
        GradientNorm.clip(team(members), actual, norm, 1);
        INDArray state = Nd4j.create(1, 2 * SIZE);
        TorchGradientUpdater updater = optimizer.instantiate(state, true);
        updater.use(team(members));
        updater.applyUpdater(actual, 3, 0);

        assertThat(norm).isEqualTo(expectedNorm);
        assertThat(actual).isEqualTo(expected);
        assertThat(state).isEqualTo(expectedState);
        assertThat(state.sumNumber().doubleValue()).isNotZero();
    }

    @Test
    void viewsOfALargerVectorAreChangedAndNothingBesides() {
        INDArray whole = gradient();
        INDArray before = whole.dup();
        INDArray view = whole.reshape(SIZE).get(NDArrayIndex.interval(5, 300_000));
        assertThat(VectorPass.squares(Team.CALLER, view)).isEqualTo(VectorPass.squares(Team.CALLER, view.dup()));
        VectorPass.zero(team(2), view);
        assertThat(view.maxNumber().floatValue()).isZero();
        assertThat(view.minNumber().floatValue()).isZero();
        assertThat(whole.getFloat(4)).isEqualTo(before.getFloat(4)).isNotZero();
        assertThat(whole.getFloat(300_000)).isEqualTo(before.getFloat(300_000)).isNotZero();
    }

    @Test
    void aRateOfZeroChangesNothing() {
        GradientUpdater<?> updater = new TorchAdamW(
                        new LearningRateSchedule(LearningRateSchedule.Shape.LINEAR, 1e-3, 10, 20))
                .instantiate(Nd4j.create(1, 2 * SIZE), true);
        INDArray gradient = gradient();
        updater.applyUpdater(gradient, 0, 0);
        assertThat(gradient).isEqualTo(Nd4j.zeros(1, SIZE));
    }

    @Test
    void runsBeyondAVectorAreRefused() {
        INDArray vector = FlatVectors.zeros(10);
        assertThatThrownBy(() -> FlatVectors.view(vector, 8, 3))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("Elements 8 to 11 of a FLOAT vector of 10");
        assertThatThrownBy(
                        () -> VectorPass.change(Team.CALLER, List.of(Nd4j.zeros(1, 20), vector), (tiles, count) -> {}))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("Elements 0 to 20 of a FLOAT vector of 10");
    }

    private static INDArray gradient() {
        Random random = new Random(5);
        float[] values = new float[SIZE];
        for (int index = 0; index < SIZE; index++) {
            values[index] = (float) random.nextGaussian();
        }
        return Nd4j.createFromArray(values).reshape(1, SIZE);
    }
}
