package io.plumbline.jobs.training;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.train.TrainingPair;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;

/** What the driver knows of the pairs: a 64-bit digest of each id, to fix every epoch's order from. */
final class PairIndex {
    private final long[] digests;

    private PairIndex(long[] digests) {
        this.digests = digests;
    }

    /**
     * Looks at every pair once.
     *
     * @param needsReference whether a pair without reference log-probs is an error
     * @throws PlumblineException of kind DATA where there are no pairs, of kind GATE where one has no reference
     */
    static PairIndex of(JavaRDD<TrainingPair> pairs, boolean needsReference) {
        List<Part> parts = pairs.mapPartitions(PairIndex::part).collect();
        long missing = parts.stream().mapToLong(Part::missing).sum();
        if (needsReference && missing > 0) {
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
        return new PairIndex(digests);
    }

    /** Number of pairs. */
    long pairs() {
        return digests.length;
    }

    EpochOrder order(long seed, int epoch) {
        return EpochOrder.of(digests, seed, epoch);
    }

    private static Iterator<Part> part(Iterator<TrainingPair> pairs) {
        LongStream.Builder digests = LongStream.builder();
        long missing = 0;
        String firstMissing = null;
        while (pairs.hasNext()) {
            TrainingPair pair = pairs.next();
            digests.add(EpochOrder.digest(pair.pairId()));
            if (!pair.hasReference()) {
                missing++;
                if (firstMissing == null || pair.pairId().compareTo(firstMissing) < 0) {
                    firstMissing = pair.pairId();
                }
            }
        }
        return List.of(new Part(digests.build().toArray(), missing, firstMissing))
                .iterator();
    }

    private record Part(long[] digests, long missing, String firstMissing) implements Serializable {
        private static final long serialVersionUID = 1L;
    }
}
