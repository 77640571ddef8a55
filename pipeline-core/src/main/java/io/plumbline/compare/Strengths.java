package io.plumbline.compare;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import java.util.Optional;

/**
 * The likelihood of strengths θ in the model of Bradley and Terry (1952), {@code P(i beats j) = σ(θᵢ − θⱼ)}, a tie being half a
 * win of each, and its maximum by Newton's method, with halved steps where a whole one leads down. The likelihood is
 * concave: there is one maximum, but for a number that may be added to all.
 */
final class Strengths {
    private static final int MOST_STEPS = 200;
    /** Rounding of the likelihood, as a share of it. */
    private static final double ROUNDING = 1e-12;
    /** Length of a step, the strengths being differences of log-odds, below which it has led to the maximum. */
    private static final double SETTLED = 1e-8;

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

    /**
     * Returns the likeliest strengths.
     *
     * @throws PlumblineException of kind DATA where double precision does not tell them
     */
    double[] maximum() {
        double[] strengths = new double[wins.length];
        double likelihood = likelihood(strengths);
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] gradient = gradient(strengths);
            Optional<Cholesky> information = Cholesky.of(information(strengths));
            if (information.isEmpty()) {
                break;
            }
            double[] direction = information.get().solve(gradient);
            double scale = 1 + Math.abs(likelihood);
            double length = 1;
            double[] moved = moved(strengths, direction, length);
            while (likelihood(moved) < likelihood - ROUNDING * scale) {
                length /= 2;
                moved = moved(strengths, direction, length);
            }
            strengths = moved;
            likelihood = likelihood(strengths);
            if (length == 1 && largest(direction) < SETTLED) {
                return strengths;
            }
        }
        throw new PlumblineException(
                Kind.DATA,
                "Cannot rate: some of the " + wins.length
                        + " players are held together by so little of the weight of wins, or"
                        + " by outcomes so near 0 or 1, that their ratings cannot be computed; leave those judgements or"
                        + " players out, or give --prior-games above 0");
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
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
                double difference = strengths[i] - strengths[j];
                // Not 1 less a probability, which is 0 where the odds are extreme.
                gradient[i] += wins[i][j] * sigmoid(-difference) - wins[j][i] * sigmoid(difference);
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
                    double difference = strengths[i] - strengths[j];
                    double part = (wins[i][j] + wins[j][i]) * sigmoid(difference) * sigmoid(-difference);
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
