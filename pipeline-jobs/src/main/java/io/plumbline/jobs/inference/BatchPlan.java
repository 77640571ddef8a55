package io.plumbline.jobs.inference;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Cuts groups into batches of a token budget. Groups are sorted by (tokens, key) and cut by {@link LengthClass}, so
 * which groups share a batch, and in which order, follows from the groups and the budget alone: not from the input's
 * partitions, nor from the number of parts asked for.
 */
public final class BatchPlan {
    private BatchPlan() {}

    /**
     * Plans. Counting the groups takes short Spark jobs at once; the rest is computed when the result is used.
     *
     * @param groups what to score; keys differ
     * @param maxBatchTokens tokens of a batch, at least 1; a longer group makes a batch of its own
     * @param parts partitions of the result, at least 1: batches are dealt to them in turn, so that each gets short and
     *     long ones
     * @return batches by ordinal within each partition; batch {@code n} stands in partition {@code n % parts}
     */
    public static JavaRDD<Batch> of(JavaRDD<CompletionGroup> groups, int maxBatchTokens, int parts) {
        if (maxBatchTokens < 1 || parts < 1) {
            throw new IllegalArgumentException(
                    "Batch tokens and parts must be at least 1, got " + maxBatchTokens + " and " + parts);
        }
        TreeMap<Integer, Long> sizes = new TreeMap<>(
                groups.map(group -> LengthClass.of(group.tokens())).countByValue());
        Starts starts = Starts.of(sizes, maxBatchTokens);
        int sortPartitions = Math.max(1, groups.getNumPartitions());
        JavaPairRDD<Position, CompletionGroup> placed = groups.mapToPair(
                        group -> new Tuple2<>(new SortKey(group.tokens(), group.key()), group))
                .sortByKey(Comparator.naturalOrder(), true, sortPartitions)
                .values()
                .zipWithIndex()
                .mapToPair(ranked -> new Tuple2<>(starts.position(ranked._1().tokens(), ranked._2()), ranked._1()));
        return placed.repartitionAndSortWithinPartitions(new DealtInTurn(parts), Comparator.naturalOrder())
                .mapPartitions(rows -> new BatchIterator(rows));
    }

    /** Returns the place of a group in the order of all groups. */
    private record SortKey(int tokens, String key) implements Comparable<SortKey>, Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public int compareTo(SortKey other) {
            int byTokens = Integer.compare(tokens, other.tokens);
            return byTokens != 0 ? byTokens : key.compareTo(other.key);
        }
    }

    /** The place of a group in the plan. */
    private record Position(long batch, long rank) implements Comparable<Position>, Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public int compareTo(Position other) {
            int byBatch = Long.compare(batch, other.batch);
            return byBatch != 0 ? byBatch : Long.compare(rank, other.rank);
        }
    }

    /** First rank and first batch of every length class. */
    private record Starts(TreeMap<Integer, long[]> byClass, int maxBatchTokens) implements Serializable {
        private static final long serialVersionUID = 1L;

        static Starts of(TreeMap<Integer, Long> sizes, int maxBatchTokens) {
            TreeMap<Integer, long[]> byClass = new TreeMap<>();
            long rank = 0;
            long batch = 0;
            for (Map.Entry<Integer, Long> size : sizes.entrySet()) {
                byClass.put(size.getKey(), new long[] {rank, batch});
                int perBatch = LengthClass.groupsPerBatch(size.getKey(), maxBatchTokens);
                rank += size.getValue();
                batch += (size.getValue() + perBatch - 1) / perBatch;
            }
            return new Starts(byClass, maxBatchTokens);
        }

        Position position(int tokens, long rank) {
            int lengthClass = LengthClass.of(tokens);
            long[] start = byClass.get(lengthClass);
            return new Position(
                    start[1] + (rank - start[0]) / LengthClass.groupsPerBatch(lengthClass, maxBatchTokens), rank);
        }
    }

    /** Batch {@code n} goes to partition {@code n % parts}. */
    private static final class DealtInTurn extends Partitioner {
        private static final long serialVersionUID = 1L;
        private final int parts;

        DealtInTurn(int parts) {
            this.parts = parts;
        }

        @Override
        public int numPartitions() {
            return parts;
        }

        @Override
        public int getPartition(Object key) {
            return (int) (((Position) key).batch() % parts);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof DealtInTurn that && that.parts == parts;
        }

        @Override
        public int hashCode() {
            return parts;
        }
    }

    /** Gathers neighbours of one batch, holding one batch at a time. */
    private static final class BatchIterator implements Iterator<Batch> {
        private final Iterator<Tuple2<Position, CompletionGroup>> rows;
        private Tuple2<Position, CompletionGroup> next;

        BatchIterator(Iterator<Tuple2<Position, CompletionGroup>> rows) {
            this.rows = rows;
            advance();
        }

        private void advance() {
            next = rows.hasNext() ? rows.next() : null;
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Batch next() {
            if (next == null) {
                throw new NoSuchElementException("No batch is left in this partition");
            }
            long ordinal = next._1().batch();
            List<CompletionGroup> groups = new ArrayList<>();
            while (next != null && next._1().batch() == ordinal) {
                groups.add(next._2());
                advance();
            }
            return new Batch(ordinal, groups);
        }
    }
}
