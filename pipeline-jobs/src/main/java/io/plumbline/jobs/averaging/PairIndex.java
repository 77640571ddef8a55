package io.plumbline.jobs.averaging;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.loss.Needs;
import io.plumbline.train.LossBatches;
import io.plumbline.train.TrainingPair;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;

/** What the driver knows of the pairs: a 64-bit digest of each id and how many tokens it has, to deal every epoch from. */
final class PairIndex {
    private final long[] digests;
    private final int[] tokens;

    private PairIndex(long[] digests, int[] tokens) {
        this.digests = digests;
        this.tokens = tokens;
    }

    /**
     * Looks at every pair once.
     *
     * @param needs what the loss reads of a pair: whether one without reference log-probs is an error
     * @throws PlumblineException of kind DATA where there are no pairs, of kind GATE where one has no reference
     */
    static PairIndex of(JavaRDD<TrainingPair> pairs, Needs needs) {
        List<Part> parts =
                pairs.mapPartitions(partition -> part(partition, needs)).collect();
        long missing = parts.stream().mapToLong(Part::missing).sum();
        if (needs.reference() != Needs.LogProbs.NONE && missing > 0) {
            String first = parts.stream()
                    .filter(part -> part.missing() > 0)
                    .map(Part::firstMissing)
                    .min(String::compareTo)
                    .orElseThrow();
            throw new PlumblineException(
                    Kind.GATE,
                    "Cannot train: " + missing + " pairs have no reference log-prob, among them pair_id " + first
                            + "; run reference again");
        }
        long[] digests = parts.stream()
                .flatMapToLong(part -> LongStream.of(part.digests()))
                .toArray();
        if (digests.length == 0) {
            throw new PlumblineException(Kind.DATA, "Cannot train: there are no pairs in the train split");
        }
        int[] tokens =
                parts.stream().flatMapToInt(part -> IntStream.of(part.tokens())).toArray();
        return new PairIndex(digests, tokens);
    }

    /** Number of pairs. */
    long pairs() {
        return digests.length;
    }

    /** Deals an epoch. */
    EpochDeal deal(TrainingPlan plan, int epoch) {
        return EpochDeal.of(digests, tokens, plan, epoch);
    }

    private static Iterator<Part> part(Iterator<TrainingPair> pairs, Needs needs) {
        LongStream.Builder digests = LongStream.builder();
        IntStream.Builder tokens = IntStream.builder();
        LossBatches batches = new LossBatches(needs);
        long missing = 0;
        String firstMissing = null;
        while (pairs.hasNext()) {
            TrainingPair pair = pairs.next();
            digests.add(EpochOrder.digest(pair.pairId()));
            tokens.add(batches.group(pair).rows());
            if (!pair.hasReference()) {
                missing++;
                if (firstMissing == null || pair.pairId().compareTo(firstMissing) < 0) {
                    firstMissing = pair.pairId();
                }
            }
        }
        return List.of(new Part(digests.build().toArray(), tokens.build().toArray(), missing, firstMissing))
                .iterator();
    }

    private record Part(long[] digests, int[] tokens, long missing, String firstMissing) implements Serializable {
        private static final long serialVersionUID = 1L;
    }
}
