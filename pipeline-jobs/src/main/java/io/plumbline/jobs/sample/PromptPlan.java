package io.plumbline.jobs.sample;

import io.plumbline.jobs.config.SampleConfig;
import java.io.Serializable;
import java.util.Comparator;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * The parts that prompts are sampled in. Prompts are sorted by (tokens, id) and dealt to the parts in turn, so that each part gets
 * short and long ones and which they are follows from the prompts alone: not from the input's partitions, nor from what is
 * sampled at a time.
 */
final class PromptPlan {
    /** The tokens that may have to be sampled again where a run is killed. */
    private static final long TOKENS_PER_PART = 32_768;

    private static final int MOST_PARTS = 10_000;

    private PromptPlan() {}

    /** Returns the number of parts for prompts, at least 1. */
    static int parts(JavaRDD<ReadRow> prompts, SampleConfig sample) {
        long ofPrompt = (long) sample.completions() * sample.maxTokens();
        long count = prompts.count();
        long tokens = prompts.map(read -> read.tokens().length + ofPrompt).fold(0L, Long::sum);
        long parts = (tokens + TOKENS_PER_PART - 1) / TOKENS_PER_PART;
        return (int) Math.max(1, Math.min(Math.min(MOST_PARTS, count), parts));
    }

    /** Returns prompts in so many partitions, in their order in each. */
    static JavaRDD<ReadRow> deal(JavaRDD<ReadRow> prompts, int parts) {
        JavaPairRDD<Long, ReadRow> ranked = prompts.mapToPair(read -> new Tuple2<>(
                        new SortKey(read.tokens().length, read.prompt().id()), read))
                .sortByKey(Comparator.naturalOrder(), true, Math.max(1, prompts.getNumPartitions()))
                .values()
                .zipWithIndex()
                .mapToPair(Tuple2::swap);
        return ranked.repartitionAndSortWithinPartitions(new InTurn(parts)).values();
    }

    /** The place of a prompt in the order of all. */
    private record SortKey(int tokens, String id) implements Comparable<SortKey>, Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public int compareTo(SortKey other) {
            int byTokens = Integer.compare(tokens, other.tokens);
            return byTokens != 0 ? byTokens : id.compareTo(other.id);
        }
    }

    /** Sends rank {@code n} to partition {@code n % parts}. */
    private static final class InTurn extends Partitioner {
        private static final long serialVersionUID = 1L;
        private final int parts;

        InTurn(int parts) {
            this.parts = parts;
        }

        @Override
        public int numPartitions() {
            return parts;
        }

        @Override
        public int getPartition(Object rank) {
            return (int) ((Long) rank % parts);
        }
    }
}
