package io.plumbline.train;

import io.plumbline.engine.Outputs;
import io.plumbline.engine.PromptGroup;
import io.plumbline.example.CountedTokens;
import io.plumbline.example.Example;
import io.plumbline.example.Label;
import io.plumbline.example.ReferencedExample;
import io.plumbline.example.Strength;
import io.plumbline.loss.CompletionLogProbs;
import io.plumbline.loss.LossBatch;
import io.plumbline.loss.Needs;
import io.plumbline.loss.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Makes the decoder's and the loss's input of the examples to train on: here a loss gets its lengths. */
public final class LossBatches {
    private final Needs needs;

    /**
     * The batches of a loss.
     *
     * @param needs the input that it reads
     */
    public LossBatches(Needs needs) {
        this.needs = needs;
    }

    /**
     * Returns whether the loss is defined for an example. One that compares two completions takes no other number of them and
     * no tie; one that reads the best completion, or all, takes any. A completion that is judged alone is taken only by a loss
     * that reads labels.
     */
    public boolean accepts(Example example) {
        if (example.isLabelled()) {
            return needs.labels() == Needs.Labels.TAKEN;
        }
        return switch (needs.completions()) {
            case BEST, ALL -> true;
            case PAIR -> example.isPair();
        };
    }

    /** Returns the completions of an example that the decoder computes. */
    public PromptGroup group(Example example) {
        return new PromptGroup(example.prompt(), completions(example));
    }

    private List<int[]> completions(Example example) {
        return switch (needs.completions()) {
            case BEST -> List.of(example.completions()[0]);
            case ALL, PAIR -> switch (needs.mismatched()) {
                case READ -> List.of(example.completions());
                case UNREAD -> List.of(example.completions()).subList(0, example.own());
            };
        };
    }

    /** Returns the counts of all examples of a step. */
    static Totals totals(List<ReferencedExample> examples) {
        return new Totals(
                examples.size(),
                examples.stream()
                        .mapToLong(referenced -> referenced.example().counted(0))
                        .sum());
    }

    /**
     * Returns the places, among all tokens that the decoder computes of some examples, of those that count; empty where all
     * do.
     */
    Optional<int[]> counted(List<ReferencedExample> examples) {
        if (examples.stream()
                .allMatch(referenced -> referenced.example().counted().isEmpty())) {
            return Optional.empty();
        }
        IntStream.Builder places = IntStream.builder();
        int start = 0;
        for (ReferencedExample referenced : examples) {
            Example example = referenced.example();
            int count = completions(example).size();
            for (int index = 0; index < count; index++) {
                int length = example.completions()[index].length;
                int[] runs = example.partOf(index).map(CountedTokens::runs).orElse(new int[] {0, length});
                for (int run = 0; run < runs.length; run += 2) {
                    for (int token = runs[run]; token < runs[run + 1]; token++) {
                        places.add(start + token);
                    }
                }
                start += length;
            }
        }
        return Optional.of(places.build().toArray());
    }

    /**
     * Returns the batch of some examples.
     *
     * @param outputs the policy's for the tokens that count, by example, by completion, by token; or scores, which stand in the
     *     place of a completion's one log-prob
     */
    LossBatch of(List<ReferencedExample> examples, Outputs outputs) {
        List<List<CompletionLogProbs>> batch = new ArrayList<>(examples.size());
        int at = 0;
        for (ReferencedExample referenced : examples) {
            List<CompletionLogProbs> completions = new ArrayList<>();
            int count = completions(referenced.example()).size();
            for (int index = 0; index < count; index++) {
                int tokens = outputs.scores().length == 0 ? referenced.example().counted(index) : 1;
                CompletionLogProbs policy = policy(rank(referenced.example(), index), outputs, at, tokens);
                completions.add(withReference(policy, referenced, index));
                at += tokens;
            }
            batch.add(completions);
        }
        return LossBatch.of(batch)
                .withStrengths(strengths(examples, Strength::weight), strengths(examples, Strength::margin));
    }

    /** A loss counts ranks from 0, so that mismatched completions have the rank below; a bad completion alone is no best one. */
    private static int rank(Example example, int index) {
        boolean isBad = example.strength().label() == Label.UNDESIRABLE && index < example.own();
        return example.ranks()[index] - 1 + (isBad ? 1 : 0);
    }

    private static double[] strengths(List<ReferencedExample> examples, ToDoubleFunction<Strength> number) {
        return examples.stream()
                .mapToDouble(
                        referenced -> number.applyAsDouble(referenced.example().strength()))
                .toArray();
    }

    private CompletionLogProbs policy(int rank, Outputs outputs, int from, int tokens) {
        CompletionLogProbs policy = CompletionLogProbs.ofTokens(rank, doubles(outputs.values(), from, tokens));
        return switch (needs.distributions()) {
            case UNREAD -> policy;
            case COLLISIONS -> policy.withCollisions(
                    doubles(outputs.statistics().logCollisions(), from, tokens));
        };
    }

    private CompletionLogProbs withReference(CompletionLogProbs policy, ReferencedExample referenced, int index) {
        return switch (needs.reference()) {
            case NONE, SUMS -> policy.withReference(referenced.reference()[index]);
            case TOKENS -> {
                float[] tokens = referenced.byToken()[index];
                yield policy.withReference(doubles(tokens, 0, tokens.length));
            }
        };
    }

    private static double[] doubles(float[] values, int from, int count) {
        double[] doubles = new double[count];
        for (int index = 0; index < count; index++) {
            doubles[index] = values[from + index];
        }
        return doubles;
    }
}
