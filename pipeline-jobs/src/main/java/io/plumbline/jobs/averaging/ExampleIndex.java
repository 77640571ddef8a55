package io.plumbline.jobs.averaging;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.example.Example;
import io.plumbline.example.ReferencedExample;
import io.plumbline.loss.Needs;
import io.plumbline.train.LossBatches;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;

/** A 64-bit digest of each example's id and its numbers of tokens, kept on the driver to deal every epoch from. */
final class ExampleIndex {
    private final long[] digests;
    private final int[] tokens;
    private final int[] bestTokens;

    private ExampleIndex(long[] digests, int[] tokens, int[] bestTokens) {
        this.digests = digests;
        this.tokens = tokens;
        this.bestTokens = bestTokens;
    }

    /**
     * Looks at every example once.
     *
     * @param needs the input that the loss reads: which examples it can use, and which of their completions are computed
     * @throws PlumblineException of kind DATA where there are no examples or the loss is not defined for one, of kind GATE
     *     where one has no reference
     */
    static ExampleIndex of(JavaRDD<ReferencedExample> examples, Needs needs) {
        List<Part> parts =
                examples.mapPartitions(partition -> part(partition, needs)).collect();
        Unfit labelled = parts.stream().map(Part::labelled).reduce(Unfit.NONE, Unfit::plus);
        if (labelled.count() > 0) {
            throw UnfitExamples.ofLabelledNaming(needs, labelled.count(), labelled.first());
        }
        Unfit refused = parts.stream().map(Part::refused).reduce(Unfit.NONE, Unfit::plus);
        if (refused.count() > 0) {
            throw UnfitExamples.ofOthersNaming(needs, refused.count(), refused.first());
        }
        Unfit missing = parts.stream().map(Part::missing).reduce(Unfit.NONE, Unfit::plus);
        if (missing.count() > 0) {
            throw new PlumblineException(
                    Kind.GATE,
                    "Cannot train: " + missing.count() + " examples have no reference log-prob, among them example "
                            + missing.first() + "; run reference again");
        }
        long[] digests = parts.stream()
                .flatMapToLong(part -> LongStream.of(part.digests()))
                .toArray();
        if (digests.length == 0) {
            throw new PlumblineException(Kind.DATA, "Cannot train: there are no examples in the train split");
        }
        int[] tokens =
                parts.stream().flatMapToInt(part -> IntStream.of(part.tokens())).toArray();
        int[] bestTokens = parts.stream()
                .flatMapToInt(part -> IntStream.of(part.bestTokens()))
                .toArray();
        return new ExampleIndex(digests, tokens, bestTokens);
    }

    /** Returns the number of examples. */
    long examples() {
        return digests.length;
    }

    /** Deals an epoch. */
    EpochDeal deal(TrainingPlan plan, int epoch) {
        return EpochDeal.of(digests, tokens, bestTokens, plan, epoch);
    }

    private static Iterator<Part> part(Iterator<ReferencedExample> examples, Needs needs) {
        LongStream.Builder digests = LongStream.builder();
        IntStream.Builder tokens = IntStream.builder();
        IntStream.Builder bestTokens = IntStream.builder();
        LossBatches batches = new LossBatches(needs);
        Unfit missing = Unfit.NONE;
        Unfit labelled = Unfit.NONE;
        Unfit refused = Unfit.NONE;
        while (examples.hasNext()) {
            ReferencedExample referenced = examples.next();
            Example example = referenced.example();
            digests.add(EpochOrder.digest(example.id()));
            tokens.add(batches.group(example).rows());
            bestTokens.add(example.counted(0));
            missing = isThere(referenced, needs.reference()) ? missing : missing.plus(new Unfit(1, example.id()));
            Unfit unfit = batches.accepts(example) ? Unfit.NONE : new Unfit(1, example.id());
            labelled = example.isLabelled() ? labelled.plus(unfit) : labelled;
            refused = example.isLabelled() ? refused : refused.plus(unfit);
        }
        return List.of(new Part(
                        digests.build().toArray(),
                        tokens.build().toArray(),
                        bestTokens.build().toArray(),
                        missing,
                        labelled,
                        refused))
                .iterator();
    }

    private static boolean isThere(ReferencedExample referenced, Needs.LogProbs needed) {
        return switch (needed) {
            case NONE -> true;
            case SUMS -> referenced.hasReference();
            case TOKENS -> referenced.hasReference() && referenced.hasReferenceByToken();
        };
    }

    /**
     * Examples that cannot be used.
     *
     * @param count how many
     * @param first the first id of them; null where there is none
     */
    private record Unfit(long count, String first) implements Serializable {
        private static final long serialVersionUID = 1L;
        static final Unfit NONE = new Unfit(0, null);

        Unfit plus(Unfit other) {
            boolean mine = other.first == null || first != null && first.compareTo(other.first) <= 0;
            return new Unfit(count + other.count, mine ? first : other.first);
        }
    }

    private record Part(long[] digests, int[] tokens, int[] bestTokens, Unfit missing, Unfit labelled, Unfit refused)
            implements Serializable {
        private static final long serialVersionUID = 1L;
    }
}
