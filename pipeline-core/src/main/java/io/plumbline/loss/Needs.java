package io.plumbline.loss;

import java.io.Serializable;
import java.util.Objects;

/**
 * The input that a loss reads, and how its value is averaged.
 *
 * @param policy log-probs of the policy; not {@link LogProbs#NONE}
 * @param reference log-probs of the reference
 * @param completions completions of an example
 * @param scope examples that one evaluation must see together
 * @param mean count that the sum over a step's examples is divided by
 * @param distributions facts on the policy's distribution over all tokens, in each token's place
 * @param margins whether it reads by how much an example's best completion is better
 * @param labels whether it takes, in the place of pairs, completions that are judged alone
 * @param mismatched whether every example must have completions of another one behind its own
 */
public record Needs(
        LogProbs policy,
        LogProbs reference,
        Completions completions,
        Scope scope,
        Mean mean,
        Distributions distributions,
        Margins margins,
        Labels labels,
        Mismatched mismatched)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Log-probs of one model, the least first. */
    public enum LogProbs {
        /** None. */
        NONE,
        /** One number a completion: the sum over its tokens. */
        SUMS,
        /** One number a token, and their sum. */
        TOKENS
    }

    /** Completions of an example, the weakest demand first. */
    public enum Completions {
        /** The best one. The others need not be computed. */
        BEST,
        /** All of them, however many. */
        ALL,
        /** All of them, which must be two. */
        PAIR
    }

    /** Examples that are evaluated together. */
    public enum Scope {
        /** Each example alone: the sum over a step is the sum over its micro-batches. */
        EXAMPLE,
        /** All examples of a worker's optimiser step, since the loss compares across them. */
        STEP
    }

    /** The count that a mean is taken over. */
    public enum Mean {
        /** Examples. */
        EXAMPLES,
        /** Tokens of the examples' best completions. */
        BEST_TOKENS
    }

    /** Facts on distributions, the least first. */
    public enum Distributions {
        /** None. */
        UNREAD,
        /** Σp², the chance that two draws agree. */
        COLLISIONS
    }

    /** Numbers that the input gives examples. */
    public enum Margins {
        /** Not read. */
        UNREAD,
        /** Every example must have one. */
        READ
    }

    /** Completions that are judged alone. */
    public enum Labels {
        /** Not taken. */
        REFUSED,
        /** Taken. */
        TAKEN
    }

    /** Completions of other examples. */
    public enum Mismatched {
        /** Not read. */
        UNREAD,
        /** Every example must have some. */
        READ
    }

    /** Needs of nothing but log-probs. */
    public Needs(LogProbs policy, LogProbs reference, Completions completions, Scope scope, Mean mean) {
        this(
                policy,
                reference,
                completions,
                scope,
                mean,
                Distributions.UNREAD,
                Margins.UNREAD,
                Labels.REFUSED,
                Mismatched.UNREAD);
    }

    /** The same, by token. */
    Needs byToken() {
        return new Needs(
                LogProbs.TOKENS, LogProbs.TOKENS, completions, scope, mean, distributions, margins, labels, mismatched);
    }

    /** The same with collisions of the policy's distributions. */
    Needs withCollisions() {
        return new Needs(
                policy, reference, completions, scope, mean, Distributions.COLLISIONS, margins, labels, mismatched);
    }

    /** The same with margins. */
    Needs withMargins() {
        return new Needs(policy, reference, completions, scope, mean, distributions, Margins.READ, labels, mismatched);
    }

    /** The same of pairs or completions that are judged alone, held against mismatched ones. */
    Needs ofJudged() {
        return new Needs(
                policy, reference, completions, scope, mean, distributions, margins, Labels.TAKEN, Mismatched.READ);
    }

    /** Refuses a loss of no policy. */
    public Needs {
        Objects.requireNonNull(distributions, "distributions");
        Objects.requireNonNull(margins, "margins");
        Objects.requireNonNull(labels, "labels");
        Objects.requireNonNull(mismatched, "mismatched");
        Objects.requireNonNull(completions, "completions");
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(mean, "mean");
        Objects.requireNonNull(reference, "reference");
        if (policy == LogProbs.NONE) {
            throw new IllegalArgumentException("A loss must read log-probs of the policy");
        }
    }

    /** Returns the needs that cover both, with a mean over examples where the two differ in it; labels only if both take them. */
    Needs and(Needs other) {
        return new Needs(
                greater(policy, other.policy),
                greater(reference, other.reference),
                greater(completions, other.completions),
                greater(scope, other.scope),
                mean == other.mean ? mean : Mean.EXAMPLES,
                greater(distributions, other.distributions),
                greater(margins, other.margins),
                labels == other.labels ? labels : Labels.REFUSED,
                greater(mismatched, other.mismatched));
    }

    private static <E extends Enum<E>> E greater(E one, E other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** The reference's log-probs that a run keeps: the sums, as scores are held against them, and all that the loss reads. */
    public LogProbs keptOfReference() {
        return greater(reference, LogProbs.SUMS);
    }

    /** Refuses a batch that has other completions than the loss can take. */
    void requireMetBy(LossBatch batch) {
        if (completions != Completions.PAIR) {
            return;
        }
        for (int example = 0; example < batch.examples(); example++) {
            int own = batch.completions(example);
            if (own != 2 && !(own == 1 && labels == Labels.TAKEN)) {
                throw new IllegalArgumentException(
                        "The loss compares two completions, but example " + (example + 1) + " of the batch has " + own);
            }
        }
    }
}
