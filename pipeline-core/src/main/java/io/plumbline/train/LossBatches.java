package io.plumbline.train;

import io.plumbline.engine.PromptGroup;
import io.plumbline.loss.CompletionLogProbs;
import io.plumbline.loss.LossBatch;
import io.plumbline.loss.Needs;
import io.plumbline.loss.Totals;
import java.util.ArrayList;
import java.util.List;

/** Makes the decoder's and the loss's input of the examples to train on: here a loss gets its lengths. */
public final class LossBatches {
    private final Needs needs;

    /**
     * The batches of a loss.
     *
     * @param needs the input that it reads
     */
    public LossBatches(Needs needs) {
        if (needs.reference() == Needs.LogProbs.TOKENS) {
            throw new IllegalArgumentException(
                    "The loss reads the reference's log-probs by token, but examples carry their sums alone");
        }
        this.needs = needs;
    }

    /** The completions of an example that the decoder computes. */
    public PromptGroup group(TrainingPair pair) {
        return new PromptGroup(pair.prompt(), completions(pair));
    }

    private List<int[]> completions(TrainingPair pair) {
        return switch (needs.completions()) {
            case BEST -> List.of(pair.chosen());
            case ALL, PAIR -> List.of(pair.chosen(), pair.rejected());
        };
    }

    /** The counts of all examples of a step. */
    static Totals totals(List<TrainingPair> pairs) {
        return new Totals(
                pairs.size(),
                pairs.stream().mapToLong(pair -> pair.chosen().length).sum());
    }

    /**
     * The batch of some examples.
     *
     * @param tokenLogProbs the policy's, by example, by completion, by token
     */
    LossBatch of(List<TrainingPair> pairs, float[] tokenLogProbs) {
        List<List<CompletionLogProbs>> examples = new ArrayList<>(pairs.size());
        int at = 0;
        for (TrainingPair pair : pairs) {
            double[] references = {pair.referenceChosen(), pair.referenceRejected()};
            List<CompletionLogProbs> completions = new ArrayList<>();
            for (int[] tokens : completions(pair)) {
                int rank = completions.size();
                completions.add(CompletionLogProbs.ofTokens(rank, doubles(tokenLogProbs, at, tokens.length))
                        .withReference(references[rank]));
                at += tokens.length;
            }
            examples.add(completions);
        }
        return LossBatch.of(examples);
    }

    private static double[] doubles(float[] values, int from, int count) {
        double[] doubles = new double[count];
        for (int index = 0; index < count; index++) {
            doubles[index] = values[from + index];
        }
        return doubles;
    }
}
