package io.plumbline.train;

import io.plumbline.loss.Loss;
import io.plumbline.loss.LossBatch;
import io.plumbline.loss.Needs;
import io.plumbline.loss.WeightedLosses;
import java.util.stream.IntStream;

/**
 * A loss that compares across examples: the variance of a step's margins, less their mean, so that it is neither at its
 * least nor a sum over examples.
 */
public final class CentredLoss implements Loss {
    private final Needs.Scope scope;

    CentredLoss(Needs.Scope scope) {
        this.scope = scope;
    }

    /** Gives the loss over whole steps. */
    public static final class Source implements LossSource {
        private static final long serialVersionUID = 1L;

        @Override
        public WeightedLosses losses() {
            return WeightedLosses.of(new CentredLoss(Needs.Scope.STEP));
        }
    }

    /** Gives the same function under the wrong name of one over examples. */
    public static final class WrongSource implements LossSource {
        private static final long serialVersionUID = 1L;

        @Override
        public WeightedLosses losses() {
            return WeightedLosses.of(new CentredLoss(Needs.Scope.EXAMPLE));
        }
    }

    @Override
    public Needs needs() {
        return new Needs(Needs.LogProbs.SUMS, Needs.LogProbs.SUMS, Needs.Completions.PAIR, scope, Needs.Mean.EXAMPLES);
    }

    @Override
    public double evaluate(LossBatch batch, double[] byToken) {
        double[] margins = IntStream.range(0, batch.examples())
                .mapToDouble(example -> batch.pair(example).logRatioDifference())
                .toArray();
        double mean =
                IntStream.range(0, margins.length).mapToDouble(i -> margins[i]).sum() / margins.length;
        double sum = 0;
        for (int example = 0; example < margins.length; example++) {
            double centred = margins[example] - mean;
            sum += centred * centred - margins[example];
            batch.add(2 * centred - 1, batch.best(example), byToken);
            batch.add(1 - 2 * centred, batch.worst(example), byToken);
        }
        return sum;
    }
}
