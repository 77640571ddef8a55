package io.plumbline.loss;

/** The logistic function and its logarithm, without overflow or cancellation for any finite argument. */
final class Sigmoid {
    private Sigmoid() {}

    /** 1 / (1 + e^−x). */
    static double sigmoid(double x) {
        if (x >= 0) {
            return 1 / (1 + Math.exp(-x));
        }
        double exponential = Math.exp(x);
        return exponential / (1 + exponential);
    }

    /** The derivative of σ at x: σ(x) σ(−x). */
    static double slope(double x) {
        return sigmoid(x) * sigmoid(-x);
    }

    /** log σ(x) = min(x, 0) − log(1 + e^−|x|). */
    static double logSigmoid(double x) {
        return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
    }
}
