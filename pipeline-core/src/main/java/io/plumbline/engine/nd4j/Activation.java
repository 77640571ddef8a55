package io.plumbline.engine.nd4j;

import io.plumbline.model.ActivationKind;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erf;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The function between the products of a feed-forward layer, element by element, and its derivative. */
enum Activation {
    /** {@code x σ(x)}. */
    SILU {
        @Override
        INDArray value(INDArray x) {
            return Transforms.sigmoid(x, true).muli(x);
        }

        /** {@code σ + x σ (1 − σ)}. */
        @Override
        INDArray slope(INDArray x) {
            INDArray sigmoid = Transforms.sigmoid(x, true);
            return sigmoid.rsub(1).muli(x).addi(1).muli(sigmoid);
        }
    },
    /** {@code x/2 (1 + tanh u)} with {@code u = √(2/π) (x + 0.044715 x³)} (Hendrycks and Gimpel 2016). */
    GELU_TANH {
        private static final double ROOT = Math.sqrt(2 / Math.PI);
        private static final double CUBE = 0.044715;

        private INDArray tanh(INDArray x) {
            INDArray inner = x.mul(x).muli(CUBE).addi(1).muli(x).muli(ROOT);
            return Transforms.tanh(inner, false);
        }

        @Override
        INDArray value(INDArray x) {
            return tanh(x).addi(1).muli(x).muli(0.5);
        }

        /** {@code (1 + tanh u)/2 + x/2 (1 − tanh² u) √(2/π) (1 + 3 · 0.044715 x²)}. */
        @Override
        INDArray slope(INDArray x) {
            INDArray tanh = tanh(x);
            INDArray ofInner = x.mul(x).muli(3 * CUBE).addi(1).muli(ROOT);
            INDArray ofTanh = tanh.mul(tanh).rsubi(1).muli(ofInner).muli(x);
            return tanh.addi(1).addi(ofTanh).muli(0.5);
        }
    },
    /** {@code x Φ(x)} with {@code Φ(x) = (1 + erf(x/√2))/2}. */
    GELU_ERF {
        private INDArray distribution(INDArray x) {
            INDArray scaled = x.mul(Math.sqrt(0.5));
            return Nd4j.exec(new Erf(scaled, scaled)).addi(1).muli(0.5);
        }

        @Override
        INDArray value(INDArray x) {
            return distribution(x).muli(x);
        }

        /** {@code Φ(x) + x exp(−x²/2)/√(2π)}. */
        @Override
        INDArray slope(INDArray x) {
            INDArray density = Transforms.exp(x.mul(x).muli(-0.5), false).muli(1 / Math.sqrt(2 * Math.PI));
            return distribution(x).addi(density.muli(x));
        }
    };

    /** Returns what a configuration asks for. */
    static Activation of(ActivationKind kind) {
        return switch (kind) {
            case SILU -> SILU;
            case GELU_TANH -> GELU_TANH;
            case GELU_ERF -> GELU_ERF;
        };
    }

    /** A new array of the same shape. */
    abstract INDArray value(INDArray x);

    /** The derivative, a new array of the same shape. */
    abstract INDArray slope(INDArray x);
}
