package io.plumbline.jobs.reference;

import io.plumbline.data.TokenizedPair;
import io.plumbline.jobs.inference.CompletionGroup;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/** Finds the completions that the store lacks, and groups those of one pair, which share its prompt. */
final class MissingCompletions {
    /** Between the completion keys of a group's key. */
    static final String SEPARATOR = ",";

    /** A completion as one pair holds it. */
    private record Held(String pairId, int[] prompt, int[] completion) implements Serializable {
        private static final long serialVersionUID = 1L;

        /** Of two pairs that hold the same completion after the same prompt, the one that computes it. */
        Held firstOf(Held other) {
            return pairId.compareTo(other.pairId) <= 0 ? this : other;
        }
    }

    private MissingCompletions() {}

    /**
     * @param pairs all that need a reference
     * @param stored values that are there already, by completion key
     * @return groups of one or two completions, each completion once however many pairs hold it; a group's key is its
     *     completions' keys, sorted and joined by {@link #SEPARATOR}, and its completions stand in that order
     */
    static JavaRDD<CompletionGroup> of(JavaRDD<TokenizedPair> pairs, JavaPairRDD<String, Double> stored) {
        return pairs.flatMapToPair(pair -> List.of(held(pair, pair.chosen()), held(pair, pair.rejected()))
                        .iterator())
                .reduceByKey(Held::firstOf)
                .subtractByKey(stored)
                .mapToPair(row -> new Tuple2<>(row._2().pairId(), row))
                .groupByKey()
                .values()
                .map(MissingCompletions::group);
    }

    private static Tuple2<String, Held> held(TokenizedPair pair, int[] completion) {
        return new Tuple2<>(
                CompletionKey.of(pair.prompt(), completion), new Held(pair.pairId(), pair.prompt(), completion));
    }

    private static CompletionGroup group(Iterable<Tuple2<String, Held>> rows) {
        List<Tuple2<String, Held>> sorted = new ArrayList<>();
        rows.forEach(sorted::add);
        sorted.sort(Comparator.comparing(Tuple2::_1));
        return new CompletionGroup(
                sorted.stream().map(Tuple2::_1).collect(Collectors.joining(SEPARATOR)),
                sorted.get(0)._2().prompt(),
                sorted.stream().map(row -> row._2().completion()).toArray(int[][]::new));
    }
}
