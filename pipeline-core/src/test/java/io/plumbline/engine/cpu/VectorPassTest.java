package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.engine.FloatVector;
import io.plumbline.engine.OptimizerStep;
import io.plumbline.engine.VectorWork;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

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
        INDArray expected = gradient();
        INDArray expectedState = Nd4j.create(1, 2 * SIZE);
        double expectedNorm = step(Team.CALLER, expected, expectedState);
        INDArray actual = gradient();
        INDArray state = Nd4j.create(1, 2 * SIZE);
        double norm = step(team(members), actual, state);

        assertThat(norm).isEqualTo(expectedNorm);
        assertThat(actual).isEqualTo(expected);
        assertThat(state).isEqualTo(expectedState);
        assertThat(state.sumNumber().doubleValue()).isNotZero();
    }

    /** Clips, then takes Adam's fourth step; returns the norm before. */
    private static double step(Team team, INDArray gradient, INDArray state) {
        VectorWork work = new TeamWork(team);
        ArrayVector vector = ArrayVector.over(gradient);
        double norm = work.norm(vector);
        work.clip(vector, norm, 1);
        INDArray flat = state.reshape(state.length());
        List<FloatVector> moments = List.of(
                ArrayVector.over(flat.get(NDArrayIndex.interval(0, SIZE))),
                ArrayVector.over(flat.get(NDArrayIndex.interval(SIZE, 2 * SIZE))));
        work.update(new OptimizerStep.Adam(1e-3, 0.9, 0.999, 1e-8, 3), vector, moments);
        return norm;
    }

    @Test
    void viewsOfALargerVectorAreChangedAndNothingBesides() {
        INDArray whole = gradient();
        INDArray before = whole.dup();
        INDArray view = whole.reshape(SIZE).get(NDArrayIndex.interval(5, 300_000));
        ArrayVector part = ArrayVector.over(view);
        assertThat(new TeamWork(team(2)).norm(part))
                .isEqualTo(new TeamWork(team(2)).norm(ArrayVector.over(view.dup())));
        new TeamWork(team(2)).zero(part);
        assertThat(view.maxNumber().floatValue()).isZero();
        assertThat(view.minNumber().floatValue()).isZero();
        assertThat(whole.getFloat(4)).isEqualTo(before.getFloat(4)).isNotZero();
        assertThat(whole.getFloat(300_000)).isEqualTo(before.getFloat(300_000)).isNotZero();
    }

    @Test
    void aRateOfZeroChangesNothing() {
        INDArray gradient = gradient();
        List<FloatVector> moments = List.of(ArrayVector.zeros(SIZE), ArrayVector.zeros(SIZE));
        new TeamWork(Team.CALLER)
                .update(new OptimizerStep.Adam(0, 0.9, 0.999, 1e-8, 0), ArrayVector.over(gradient), moments);
        assertThat(gradient).isEqualTo(Nd4j.zeros(1, SIZE));
    }

    @Test
    void theNormOfManyBlocksIsThatOfAll() {
        INDArray gradient = Nd4j.ones(1, 200_001).mul(0.5);
        assertThat(new TeamWork(Team.CALLER).norm(ArrayVector.over(gradient)))
                .isCloseTo(0.5 * Math.sqrt(200_001), within(1e-6));
    }

    @Test
    void vectorsOfAnotherSizeAreRefused() {
        ArrayVector vector = ArrayVector.zeros(10);
        assertThatThrownBy(() ->
                        VectorPass.change(Team.CALLER, List.of(ArrayVector.zeros(20), vector), (tiles, count) -> {}))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("Elements 0 to 20 of a vector of 10");
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
