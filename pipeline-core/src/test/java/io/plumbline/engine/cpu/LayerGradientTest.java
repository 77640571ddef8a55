package io.plumbline.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.engine.PromptGroup;
import io.plumbline.model.ActivationKind;
import io.plumbline.model.AttentionConfig;
import io.plumbline.model.BlockConfig.WeightOrder;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Each layer's gradients against differences of its own result: the loss is the result times fixed numbers, summed in
 * double, so that a step of a hundredth is well above float32's rounding.
 */
class LayerGradientTest {
    private static final int ROWS = 7;
    private static final Range ALL = new Range(0, ROWS);
    /** More columns than the first lane takes. */
    private static final int NORM_WIDTH = 20;

    private static final double STEP = 1e-2;

    private final Scratch scratch = new Scratch();
    private final List<Lane> lanes = List.of(new Lane(0, 2, scratch), new Lane(1, 2, scratch));
    private final RowStatistics statistics = new RowStatistics(ROWS);

    private static Matrix filled(int rows, int columns, int seed) {
        Matrix matrix = Matrix.allocate(rows, columns);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(1.3 * i + 0.01 * i * i + seed);
        }
        matrix.write(0, rows, values);
        return matrix;
    }

    private static float[] elements(Matrix matrix) {
        float[] values = new float[matrix.rows() * matrix.columns()];
        matrix.read(0, matrix.rows(), values);
        return values;
    }

    private static Tensor tensor(int rows, int columns, int seed) {
        INDArray flat = Nd4j.createFromArray(elements(filled(rows, columns, seed)));
        Tensor tensor = new Tensor(0, rows, columns);
        tensor.bindValue(flat, 0);
        tensor.bindGradient(Nd4j.zeros(DataType.FLOAT, flat.length()), 0);
        return tensor;
    }

    private static double loss(Matrix result, Matrix weights) {
        float[] a = elements(result);
        float[] b = elements(weights);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    /** Moves every element of {@code moved} and compares the loss's slope with the gradient there. */
    private static void assertSlopes(String name, Matrix moved, Matrix gradient, Supplier<Double> loss) {
        float[] values = elements(moved);
        float[] slopes = elements(gradient);
        for (int i = 0; i < values.length; i++) {
            float before = values[i];
            values[i] = (float) (before + STEP);
            double step = values[i];
            moved.write(0, moved.rows(), values);
            double above = loss.get();
            values[i] = (float) (before - STEP);
            step -= values[i];
            moved.write(0, moved.rows(), values);
            double below = loss.get();
            values[i] = before;
            moved.write(0, moved.rows(), values);
            double slope = (above - below) / step;
            assertThat((double) slopes[i]).as(name + " " + i).isCloseTo(slope, within(2e-3 * (1 + Math.abs(slope))));
        }
    }

    private void checkNorm(String name, Norm norm, List<Tensor> tensors) {
        Matrix x = filled(ROWS, NORM_WIDTH, 1);
        Matrix weights = filled(ROWS, NORM_WIDTH, 2);
        Matrix residual = filled(ROWS, NORM_WIDTH, 3);
        Matrix y = Matrix.allocate(ROWS, NORM_WIDTH);
        Matrix gradient = Matrix.allocate(ROWS, NORM_WIDTH);
        norm.backward(x, weights, null, gradient, ALL, statistics, scratch);
        for (Lane lane : lanes) {
            norm.addGradients(x, weights, ALL, statistics, lane);
        }
        Supplier<Double> loss = () -> {
            norm.forward(x, y, ALL, scratch);
            return loss(y, weights);
        };
        assertSlopes(name + " input", x, gradient, loss);
        for (Tensor tensor : tensors) {
            assertSlopes(name + " parameter", tensor.value(), tensor.gradient(), loss);
        }
        float[] alone = elements(gradient);
        norm.backward(x, weights, residual, gradient, ALL, statistics, scratch);
        float[] more = elements(residual);
        for (int i = 0; i < alone.length; i++) {
            assertThat(elements(gradient)[i]).isCloseTo(alone[i] + more[i], within(1e-5f));
        }
    }

    @Test
    void rmsNorm() {
        Tensor weight = tensor(1, NORM_WIDTH, 4);
        checkNorm("RMS norm", new Norm(new RmsNorm(1e-5), weight, null, 0), List.of(weight));
        Tensor stored = tensor(1, NORM_WIDTH, 4);
        checkNorm("RMS norm around one", new Norm(new RmsNorm(1e-5), stored, null, 1), List.of(stored));
    }

    @Test
    void layerNorm() {
        Tensor weight = tensor(1, NORM_WIDTH, 4);
        Tensor bias = tensor(1, NORM_WIDTH, 5);
        checkNorm("layer norm", new Norm(new LayerNorm(1e-5), weight, bias, 0), List.of(weight, bias));
    }

    @Test
    void linearInBothOrders() {
        for (WeightOrder order : WeightOrder.values()) {
            Tensor weight = order == WeightOrder.OUT_IN ? tensor(6, 10, 1) : tensor(10, 6, 1);
            Tensor bias = tensor(1, 6, 2);
            Linear linear = new Linear(weight, bias, order, List.of());
            Matrix x = filled(ROWS, 10, 3);
            Matrix residual = filled(ROWS, 6, 4);
            Matrix weights = filled(ROWS, 6, 5);
            Matrix y = Matrix.allocate(ROWS, 6);
            Matrix gradient = Matrix.allocate(ROWS, 10);
            linear.backward(Operand.of(weights), Operand.of(gradient), ALL, scratch);
            for (Lane lane : lanes) {
                linear.addGradients(Operand.of(x), Operand.of(weights), ALL, lane);
            }
            Supplier<Double> loss = () -> {
                linear.forward(Operand.of(x), residual, Operand.of(y), ALL, scratch);
                return loss(y, weights);
            };
            assertSlopes(order + " input", x, gradient, loss);
            assertSlopes(order + " residual", residual, weights, loss);
            assertSlopes(order + " weight", weight.value(), weight.gradient(), loss);
            assertSlopes(order + " bias", bias.value(), bias.gradient(), loss);
        }
    }

    @Test
    void plainAndGatedHidden() {
        for (ActivationKind kind : ActivationKind.values()) {
            Activation activation = Activation.of(kind);
            checkHidden(kind + " plain", new PlainHidden(activation), 5);
            checkHidden(kind + " gated", new GatedHidden(activation), 10);
        }
    }

    private void checkHidden(String name, FeedForward.Hidden hidden, int expandedWidth) {
        Matrix expanded = filled(ROWS, expandedWidth, 1);
        Matrix weights = filled(ROWS, 5, 2);
        Matrix result = Matrix.allocate(ROWS, 5);
        Matrix again = Matrix.allocate(ROWS, 5);
        Matrix gradient = Matrix.allocate(ROWS, expandedWidth);
        hidden.backward(expanded, weights, again, gradient, ALL, scratch);
        hidden.forward(expanded, result, ALL, scratch);
        assertThat(elements(again)).as(name + " made again").containsExactly(elements(result), within(1e-6f));
        assertSlopes(name, expanded, gradient, () -> {
            hidden.forward(expanded, result, ALL, scratch);
            return loss(result, weights);
        });
    }

    @Test
    void attentionAndRotary() {
        AttentionConfig config = SmallModels.rotary().block().attention();
        List<PromptGroup> groups = List.of(
                new PromptGroup(new int[2], List.of(new int[3], new int[1])),
                new PromptGroup(new int[1], List.of(new int[2], new int[2])));
        PackedBatch batch = PackedBatch.of(groups, SmallModels.rotary());
        int tokens = batch.tokens();
        Range rows = batch.rows();
        Attention attention = new Attention(config, 0);
        Rotary rotary = new Rotary(config, config.rotary());
        rotary.reserve(batch.longest());
        scratch.reserveScores(Attention.scoreElements(batch.longest()));
        Matrix input = filled(tokens, config.packedWidth(), 1);
        Matrix packed = Matrix.allocate(tokens, input.columns());
        Matrix weights = filled(tokens, config.queryWidth(), 2);
        Matrix attended = Matrix.allocate(tokens, config.queryWidth());
        Matrix gradient = Matrix.allocate(tokens, input.columns());
        Supplier<Double> loss = () -> {
            packed.write(0, tokens, elements(input));
            rotary.forward(packed, batch, rows, scratch);
            for (Lane lane : lanes) {
                attention.forward(packed, attended, batch.attention(), lane);
            }
            return loss(attended, weights);
        };
        assertThat(loss.get()).isFinite();
        gradient.zero(rows, scratch);
        for (Lane lane : lanes) {
            attention.backward(packed, weights, gradient, batch.attention(), lane);
        }
        rotary.backward(gradient, batch, rows, scratch);
        assertSlopes("attention", input, gradient, loss);
    }
}
