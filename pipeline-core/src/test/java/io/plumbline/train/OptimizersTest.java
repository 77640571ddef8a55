package io.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.engine.Engines;
import io.plumbline.engine.FloatVector;
import io.plumbline.engine.VectorWork;
import io.plumbline.train.LearningRateSchedule.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;

/** Five steps on given gradients against torch 2.13 in float64, the first of them at a rate of 0. */
class OptimizersTest {
    private static final int SIZE = 6;
    private static final int STEPS = 5;

    static Stream<Arguments> torch() {
        return Stream.of(
                Arguments.of("adamw", new double[] {
                    0.4772422583923917,
                    0.2578371725108579,
                    -0.18384977087850582,
                    -0.4850758363005233,
                    -0.34843961531897744,
                    0.13676522796039617
                }),
                Arguments.of("rmsprop", new double[] {
                    0.3300837746343338,
                    0.26642089469892244,
                    -0.07836479906963854,
                    -0.34380234783951474,
                    -0.18082867508260372,
                    0.02594746435781217
                }),
                Arguments.of("sgd", new double[] {
                    0.488835118660423,
                    0.2701152518957234,
                    -0.207412287668728,
                    -0.4936209002621435,
                    -0.32590819028231344,
                    0.1414344749143589
                }));
    }

    @ParameterizedTest
    @MethodSource("torch")
    void stepsAreTorchs(String name, double[] expected) {
        LearningRateSchedule schedule = new LearningRateSchedule(Shape.LINEAR, 1e-2, 1, 6);
        OptimizerOptions options = new OptimizerOptions(name, 0.1, 0.5, schedule);
        IUpdater config = Optimizers.updater(options);
        long stateSize = config.stateSize(SIZE);
        // The state starts dirty: initialisation is the updater's.
        GradientUpdater<?> updater =
                config.instantiate(stateSize == 0 ? null : Nd4j.ones(stateSize).mul(7), true);
        INDArray parameters = vector(index -> 0.5 * Math.cos(index));
        for (int step = 0; step < STEPS; step++) {
            int time = step;
            INDArray gradient = vector(index -> Math.sin(1.7 * index + 0.9 * time) * Math.pow(10, -index));
            VectorWork work = Engines.host().vectorWork();
            FloatVector gradientVector = SharedVectors.of(gradient);
            work.clip(gradientVector, work.norm(gradientVector), options.maxGradientNorm());
            decay(options, Regularization.ApplyStep.BEFORE_UPDATER, parameters, gradient, step);
            updater.applyUpdater(gradient, step, 0);
            decay(options, Regularization.ApplyStep.POST_UPDATER, parameters, gradient, step);
            parameters.subi(gradient);
        }
        for (int index = 0; index < SIZE; index++) {
            assertThat(parameters.getDouble(index)).isCloseTo(expected[index], within(2e-6));
        }
    }

    @Test
    void refusesBadOptionsByKey() {
        LearningRateSchedule schedule = new LearningRateSchedule(Shape.CONSTANT, 1e-3, 0, 1);
        assertThatThrownBy(() -> new OptimizerOptions("adam", 0, 0, schedule))
                .hasMessage("optimizer must be one of adamw, rmsprop, sgd, got 'adam'");
        assertThatThrownBy(() -> new OptimizerOptions("sgd", -1, 0, schedule))
                .hasMessage("weight-decay must be >= 0, got -1.0");
        assertThatThrownBy(() -> new OptimizerOptions("sgd", 0, Double.NaN, schedule))
                .hasMessage("max-gradient-norm must be >= 0, got NaN");
    }

    private static void decay(
            OptimizerOptions options, Regularization.ApplyStep when, INDArray parameters, INDArray gradient, int step) {
        for (Regularization regularization :
                Optimizers.regularization(options, List.of(new GroupDecay.Span(0, SIZE)))) {
            if (regularization.applyStep() == when) {
                regularization.apply(parameters, gradient, options.schedule().at(step), step, 0);
            }
        }
    }

    private static INDArray vector(java.util.function.IntToDoubleFunction function) {
        float[] values = new float[SIZE];
        for (int index = 0; index < SIZE; index++) {
            values[index] = (float) function.applyAsDouble(index);
        }
        return Nd4j.createFromArray(values);
    }
}
