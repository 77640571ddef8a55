package io.plumbline.loss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Examples with the log-probs of their completions. All examples' completions are numbered through, those of an example
 * best first, then mismatched ones, which are another example's; so are all completions' tokens: a completion has the tokens
 * from {@link #firstToken} on, as many as {@link #tokens(int)} says.
 */
public final class LossBatch {
    private final List<CompletionLogProbs> completions;
    private final int[] firstCompletions; // [examples + 1]
    private final int[] worstCompletions; // [examples]
    private final int[] firstTokens; // [completions + 1]
    private final double[] weights; // [examples]
    private final double[] margins; // [examples]

    private LossBatch(
            List<CompletionLogProbs> completions, int[] firstCompletions, double[] weights, double[] margins) {
        this.completions = completions;
        this.firstCompletions = firstCompletions;
        this.weights = weights;
        this.margins = margins;
        this.worstCompletions = new int[weights.length];
        for (int example = 0; example < weights.length; example++) {
            int last = firstCompletions[example + 1] - 1;
            while (isMismatched(completions.get(last))) {
                last--;
            }
            worstCompletions[example] = last;
        }
        this.firstTokens = new int[completions.size() + 1];
        for (int completion = 0; completion < completions.size(); completion++) {
            firstTokens[completion + 1] = Math.addExact(
                    firstTokens[completion], completions.get(completion).tokens());
        }
    }

    /**
     * A batch.
     *
     * @param examples of each its completions, at least one, best first: ranks do not decrease; then mismatched ones
     */
    public static LossBatch of(List<List<CompletionLogProbs>> examples) {
        List<CompletionLogProbs> all = new ArrayList<>();
        int[] first = new int[examples.size() + 1];
        for (int example = 0; example < examples.size(); example++) {
            List<CompletionLogProbs> completions = examples.get(example);
            requireOrder(completions);
            all.addAll(completions);
            first[example + 1] = all.size();
        }
        double[] weights = new double[examples.size()];
        double[] margins = new double[examples.size()];
        Arrays.fill(weights, 1);
        Arrays.fill(margins, Double.NaN);
        return new LossBatch(List.copyOf(all), first, weights, margins);
    }

    /**
     * The same examples with what their input says of them.
     *
     * @param factors of their losses, &gt; 0
     * @param betterBy by how much the best completion of each is better; NaN where it is not known
     */
    public LossBatch withStrengths(double[] factors, double[] betterBy) {
        if (factors.length != examples() || betterBy.length != examples()) {
            throw new IllegalArgumentException("There must be a weight and a margin for each of " + examples()
                    + " examples, got " + factors.length + " and " + betterBy.length);
        }
        return new LossBatch(completions, firstCompletions, factors.clone(), betterBy.clone());
    }

    private static void requireOrder(List<CompletionLogProbs> completions) {
        if (completions.isEmpty() || isMismatched(completions.get(0))) {
            throw new IllegalArgumentException("An example must have at least one completion");
        }
        for (int next = 1; next < completions.size(); next++) {
            int before = completions.get(next - 1).rank();
            if (completions.get(next).rank() < before && !isMismatched(completions.get(next))
                    || isMismatched(completions.get(next - 1)) && !isMismatched(completions.get(next))) {
                throw new IllegalArgumentException("Completions must stand best first, got rank "
                        + completions.get(next).rank() + " after " + before);
            }
        }
    }

    /** Number of examples. */
    public int examples() {
        return firstCompletions.length - 1;
    }

    private static boolean isMismatched(CompletionLogProbs completion) {
        return completion.rank() == CompletionLogProbs.MISMATCHED;
    }

    /** Number of all examples' completions, mismatched ones among them. */
    public int completions() {
        return completions.size();
    }

    /** Number of an example's own completions. */
    public int completions(int example) {
        return worst(example) - best(example) + 1;
    }

    /** The best completion of an example; the others follow it. */
    public int best(int example) {
        return firstCompletions[example];
    }

    /** The worst completion of an example: of a pair, the rejected one. */
    public int worst(int example) {
        return worstCompletions[example];
    }

    /** Returns whether a completion is another example's. */
    public boolean isMismatched(int completion) {
        return isMismatched(completions.get(completion));
    }

    /** One of all examples' completions. */
    CompletionLogProbs logProbs(int completion) {
        return completions.get(completion);
    }

    /** Number of all completions' tokens. */
    public int tokens() {
        return firstTokens[completions.size()];
    }

    /** Length of a completion in tokens. */
    public int tokens(int completion) {
        return completions.get(completion).tokens();
    }

    /** The first token of a completion. */
    public int firstToken(int completion) {
        return firstTokens[completion];
    }

    /**
     * Place of a completion in its example, 0 the best; equal ranks are not compared with each other. Of a completion that is
     * judged alone 0 where it is good and 1 where it is bad.
     */
    public int rank(int completion) {
        return completions.get(completion).rank();
    }

    /** log π(completion | prompt). */
    public double policy(int completion) {
        return completions.get(completion).policy();
    }

    /** log π_ref(completion | prompt); NaN where it is not known. */
    public double reference(int completion) {
        return completions.get(completion).reference();
    }

    /**
     * Mean over a completion's tokens of log p − log Σp² of the policy.
     *
     * @throws IllegalStateException where it is not known
     */
    public double agreement(int completion) {
        double agreement = completions.get(completion).agreement();
        if (Double.isNaN(agreement)) {
            throw new IllegalStateException("The batch holds no collisions of the policy");
        }
        return agreement;
    }

    /** Factor of an example's loss. */
    public double weight(int example) {
        return weights[example];
    }

    /**
     * By how much the best completion of an example is better.
     *
     * @throws IllegalStateException where it is not known
     */
    public double margin(int example) {
        if (Double.isNaN(margins[example])) {
            throw new IllegalStateException("The batch holds no margin of example " + (example + 1));
        }
        return margins[example];
    }

    /** Returns whether some examples count more than others. */
    boolean isWeighted() {
        return Arrays.stream(weights).anyMatch(weight -> weight != 1);
    }

    /** One of the examples alone. */
    private LossBatch only(int example) {
        List<CompletionLogProbs> own = completions.subList(best(example), worst(example) + 1);
        return new LossBatch(
                own, new int[] {0, own.size()}, new double[] {weights[example]}, new double[] {margins[example]});
    }

    /**
     * Evaluates a loss of each example by itself.
     *
     * @param byToken the derivative of the sum by the policy's log-prob of each token is added to it
     * @param factor of each example's loss
     * @return the sum of the losses, each times its factor
     */
    double eachAlone(Loss loss, double[] byToken, IntToDoubleFunction factor) {
        double sum = 0;
        for (int example = 0; example < examples(); example++) {
            double times = factor.applyAsDouble(example);
            LossBatch alone = only(example);
            double[] ofExample = new double[alone.tokens()];
            sum += times * loss.evaluate(alone, ofExample);
            int first = firstToken(best(example));
            for (int token = 0; token < ofExample.length; token++) {
                byToken[first + token] += times * ofExample[token];
            }
        }
        return sum;
    }

    /** log π − log π_ref of a completion. */
    public double logRatio(int completion) {
        return policy(completion) - reference(completion);
    }

    /**
     * The policy's log-probs of a completion, token by token.
     *
     * @throws IllegalStateException where only sums are known
     */
    public double[] policyTokens(int completion) {
        return CompletionLogProbs.known(completions.get(completion).policyTokens(), "policy");
    }

    /**
     * The reference's log-probs of a completion, token by token.
     *
     * @throws IllegalStateException where only sums, or none, are known
     */
    public double[] referenceTokens(int completion) {
        return CompletionLogProbs.known(completions.get(completion).referenceTokens(), "reference");
    }

    /** The score of a completion. */
    double score(int completion, Score score) {
        return score.of(policy(completion), reference(completion), tokens(completion));
    }

    /** Adds the derivative by a completion's score to that by the log-prob of each of its tokens. */
    void add(double derivative, int completion, Score score, double[] byToken) {
        double byPolicy = score.byPolicy(policy(completion), reference(completion), tokens(completion));
        add(derivative * byPolicy, completion, byToken);
    }

    /** Adds the derivative by a completion's log-prob to that of each of its tokens. */
    public void add(double derivative, int completion, double[] byToken) {
        for (int token = firstTokens[completion]; token < firstTokens[completion + 1]; token++) {
            byToken[token] += derivative;
        }
    }

    /** The two completions of a pair: the best and the worst of an example. */
    public PairLogProbs pair(int example) {
        return pair(best(example), worst(example));
    }

    /**
     * Two completions of an example as a pair.
     *
     * @param chosen the completion that is preferred
     * @param rejected the other
     */
    public PairLogProbs pair(int chosen, int rejected) {
        return new PairLogProbs(policy(chosen), policy(rejected), reference(chosen), reference(rejected));
    }

    /** The same examples under a policy that is the reference. */
    public LossBatch atReference() {
        return atReference(new double[completions()]);
    }

    /**
     * The same examples under a policy that is the reference, but for the log-prob of each completion's first token.
     *
     * @param shifts in nats, of each completion, that its log-prob is away from the reference's
     */
    public LossBatch atReference(double[] shifts) {
        return with(completion -> completions.get(completion).atReference(shifts[completion]));
    }

    /** The most tokens that all completions of an example have. */
    int sharedLength(int example) {
        int shared = Integer.MAX_VALUE;
        for (int completion = best(example); completion <= worst(example); completion++) {
            shared = Math.min(shared, tokens(completion));
        }
        return shared;
    }

    /**
     * The same examples with the log-probs of the tokens that make a completion longer than the shortest of its example
     * multiplied by a number, under policy and reference.
     */
    LossBatch withTails(double weight) {
        int[] shared = new int[completions()];
        for (int example = 0; example < examples(); example++) {
            Arrays.fill(shared, best(example), worst(example) + 1, sharedLength(example));
        }
        return with(completion -> completions.get(completion).withTail(shared[completion], weight));
    }

    private LossBatch with(IntFunction<CompletionLogProbs> others) {
        return new LossBatch(
                IntStream.range(0, completions()).mapToObj(others).toList(), firstCompletions, weights, margins);
    }
}
