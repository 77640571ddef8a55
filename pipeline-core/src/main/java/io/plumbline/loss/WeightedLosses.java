package io.plumbline.loss;

import java.util.List;

/**
 * A weighted sum of losses, each averaged as it asks for. Training makes it small.
 *
 * @param terms at least one
 */
public record WeightedLosses(List<Term> terms) {
    /**
     * One loss of the sum.
     *
     * @param weight &gt; 0
     */
    public record Term(Loss loss, double weight) {
        /** Refuses a weight that is not positive. */
        public Term {
            requirePositive(weight);
        }
    }

    /** Refuses a sum of nothing. */
    public WeightedLosses {
        terms = List.copyOf(terms);
        if (terms.isEmpty()) {
            throw new IllegalArgumentException("There must be at least one loss");
        }
    }

    /** A loss alone. */
    public static WeightedLosses of(Loss loss) {
        return new WeightedLosses(List.of(new Term(loss, 1)));
    }

    private static void requirePositive(double weight) {
        if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new RefusedOption("weight", "must be > 0", String.valueOf(weight));
        }
    }

    /** The same with all weights multiplied by one. */
    WeightedLosses times(double weight) {
        requirePositive(weight);
        return new WeightedLosses(terms.stream()
                .map(term -> new Term(term.loss(), weight * term.weight()))
                .toList());
    }

    /** The input that all of them together read. */
    public Needs needs() {
        return terms.stream()
                .map(term -> term.loss().needs())
                .reduce(Needs::and)
                .orElseThrow();
    }

    /**
     * Returns whether an example has a loss by itself that follows from log-probs: not where the examples of a step are compared,
     * nor where they are weighed by distributions of the policy in training.
     */
    public boolean isOfExamples() {
        Needs needs = needs();
        return needs.scope() == Needs.Scope.EXAMPLE && needs.distributions() == Needs.Distributions.UNREAD;
    }

    /** The reward of a completion, by the first loss which compares completions; the log-ratio where none does. */
    public Reward reward() {
        return terms.stream()
                .map(Term::loss)
                .filter(loss -> loss.needs().completions() != Needs.Completions.BEST)
                .map(Loss::reward)
                .findFirst()
                .orElse(Reward.LOG_RATIO);
    }

    /**
     * Evaluates all of them.
     *
     * @param batch examples of a step; all of them where the scope is {@link Needs.Scope#STEP}
     * @param step counts of the step
     * @param byToken of length {@link LossBatch#tokens()}; the derivative by the policy's log-prob of each token is added to it.
     *     Averaged over the workers of the step as their states are, it is that of the step's mean
     * @return the sums over the batch's examples, each times its weight; means are over their number all the same
     */
    public LossSums evaluate(LossBatch batch, StepPart step, double[] byToken) {
        Needs needs = needs();
        needs.requireMetBy(batch);
        LossSums sums = new LossSums(0, 0, Totals.of(batch));
        for (Term term : terms) {
            Needs.Mean mean = term.loss().needs().mean();
            double[] derivatives = new double[byToken.length];
            double value = batch.isWeighted()
                    ? batch.eachAlone(requireAlone(term.loss()), derivatives, batch::weight)
                    : term.loss().evaluate(batch, derivatives);
            sums = sums.plus(term.weight() * value, mean);
            double scale = term.weight() * (1.0 / step.divisor(mean, needs.mean()));
            for (int token = 0; token < byToken.length; token++) {
                byToken[token] += derivatives[token] * scale;
            }
        }
        return sums;
    }

    private static Loss requireAlone(Loss loss) {
        if (loss.needs().scope() == Needs.Scope.STEP) {
            throw new IllegalArgumentException(
                    "A loss that compares the examples of a step takes them without weights");
        }
        return loss;
    }

    /** The sums over the examples of a batch, without derivatives. */
    public LossSums sums(LossBatch batch) {
        return evaluate(batch, StepPart.whole(Totals.of(batch)), new double[batch.tokens()]);
    }
}
