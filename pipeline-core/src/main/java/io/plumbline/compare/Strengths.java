package io.plumbline.compare;

/**
 * The likelihood of strengths θ in the model of Bradley and Terry (1952), {@code P(i beats j) = σ(θᵢ − θⱼ)}, a tie being half a
 * win of each, and its maximum by Newton's method, with halved steps where a whole one leads down. The likelihood is
 * concave: there is one maximum, but for a number that may be added to all.
 */
final class Strengths {
    private static final int MOST_STEPS = 200;
    /** Rounding of the likelihood, as a share of it. */
    private static final double ROUNDING = 1e-12;
    /** Gain by a whole step, as a share of the likelihood, below which the step has led to the maximum: it converges as squares. */
    private static final double GAIN = 1e-15;

    private final double[][] wins; // [winner, loser]
    private final double prior;

    /**
     * @param wins weight of wins, ties half
     * @param prior ties of each with an imagined player of strength 0; 0 leaves the mean of all strengths to be 0
     */
    Strengths(double[][] wins, double prior) {
        this.wins = wins;
        this.prior = prior;
    }

    /** Returns the likeliest strengths. */
    double[] maximum() {
        double[] strengths = new double[wins.length];
        double likelihood = likelihood(strengths);
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] gradient = gradient(strengths);
            double[] direction = Cholesky.of(information(strengths)).solve(gradient);
            double scale = 1 + Math.abs(likelihood);
            double length = 1;
            double[] moved = moved(strengths, direction, length);
            while (likelihood(moved) < likelihood - ROUNDING * scale) {
                length /= 2;
                moved = moved(strengths, direction, length);
            }
            strengths = moved;
            likelihood = likelihood(strengths);
            if (product(gradient, direction) < GAIN * scale) {
                return strengths;
            }
        }
        throw new ArithmeticException("Ratings of " + wins.length + " players did not settle");
    }

    private static double[] moved(double[] strengths, double[] direction, double length) {
        double[] moved = strengths.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += length * direction[i];
        }
        return moved;
    }

    static double product(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    private double likelihood(double[] strengths) {
        double sum = 0;
        for (int i = 0; i < wins.length; i++) {
            for (int j = 0; j < wins.length; j++) {
                if (wins[i][j] > 0) {
                    sum += wins[i][j] * logSigmoid(strengths[i] - strengths[j]);
                }
            }
            sum += prior * (logSigmoid(strengths[i]) + logSigmoid(-strengths[i])) / 2;
        }
        return sum;
    }

    private double[] gradient(double[] strengths) {
        double[] gradient = new double[wins.length];
        for (int i = 0; i < wins.length; i++) {
            for (int j = 0; j < wins.length; j++) {
                gradient[i] += wins[i][j] - (wins[i][j] + wins[j][i]) * sigmoid(strengths[i] - strengths[j]);
            }
            gradient[i] += prior * (0.5 - sigmoid(strengths[i]));
        }
        return gradient;
    }

    /**
     * Returns minus the second derivatives. Without a prior a constant is added to all of them, which does not move differences
     * of strengths and makes the matrix one that can be inverted.
     */
    double[][] information(double[] strengths) {
        int players = wins.length;
        double[][] information = new double[players][players];
        double trace = 0;
        for (int i = 0; i < players; i++) {
            for (int j = 0; j < players; j++) {
                if (i != j) {
                    double probability = sigmoid(strengths[i] - strengths[j]);
                    double part = (wins[i][j] + wins[j][i]) * probability * (1 - probability);
                    information[i][j] = -part;
                    information[i][i] += part;
                }
            }
            information[i][i] += prior * sigmoid(strengths[i]) * sigmoid(-strengths[i]);
            trace += information[i][i];
        }
        if (prior == 0) {
            for (double[] row : information) {
                for (int j = 0; j < players; j++) {
                    row[j] += trace / players;
                }
            }
        }
        return information;
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double logSigmoid(double x) {
        return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
    }
}
