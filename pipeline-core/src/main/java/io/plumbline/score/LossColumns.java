package io.plumbline.score;

import io.plumbline.loss.LossSums;
import io.plumbline.loss.Totals;
import java.util.Arrays;

/** The losses of examples, each as its sums, in a flat array of 32 bytes an example. */
final class LossColumns {
    /** The numbers of one example: its two sums, then the two counts that their means are taken over. */
    private static final int WIDTH = 4;

    private double[] numbers = new double[1024 * WIDTH];
    private int examples;

    /** Adds an example. */
    void add(LossSums loss) {
        int at = examples * WIDTH;
        if (at == numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.multiplyExact(Math.addExact(examples, examples / 2), WIDTH));
        }
        numbers[at] = loss.overExamples();
        numbers[at + 1] = loss.overBestTokens();
        numbers[at + 2] = loss.totals().examples();
        numbers[at + 3] = loss.totals().bestTokens();
        examples++;
    }

    /** Adds up examples, any of them more than once, and divides once. */
    final class Sum {
        private final double[] sums = new double[WIDTH];

        void add(int example) {
            for (int number = 0; number < WIDTH; number++) {
                sums[number] += numbers[example * WIDTH + number];
            }
        }

        double mean() {
            return new LossSums(sums[0], sums[1], new Totals((long) sums[2], (long) sums[3])).mean();
        }
    }
}
