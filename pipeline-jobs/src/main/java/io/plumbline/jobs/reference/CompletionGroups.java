package io.plumbline.jobs.reference;

import io.plumbline.example.CountedTokens;
import io.plumbline.example.Example;
import io.plumbline.jobs.inference.CompletionGroup;
import io.plumbline.jobs.inference.CompletionLogProbs;
import io.plumbline.loss.Needs;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * The completions of examples, in groups of those that one example holds, which share its prompt. Reference and policy are both
 * given these groups, so that of one split both see the same batches: a policy that is its reference gives the same bits.
 */
public final class CompletionGroups {
    /** Between the completion keys of a group's key. */
    private static final String SEPARATOR = ",";

    /** A completion as one example holds it, and the tokens of it that count; null where all do. */
    private record Held(String exampleId, int[] prompt, int[] completion, CountedTokens part) implements Serializable {
        private static final long serialVersionUID = 1L;

        /** Returns, of two examples that hold the same completion after the same prompt, the one that computes it. */
        Held firstOf(Held other) {
            return exampleId.compareTo(other.exampleId) <= 0 ? this : other;
        }
    }

    private CompletionGroups() {}

    /**
     * Returns all completions of examples.
     *
     * @return groups of at least one completion, each completion once however many examples hold it; a group's key is its
     *     completions' keys, sorted and joined, and its completions stand in that order
     */
    public static JavaRDD<CompletionGroup> of(JavaRDD<Example> examples) {
        return grouped(held(examples));
    }

    /**
     * Those that a store lacks.
     *
     * @param stored values that are there already, by completion key: of all completions that need none
     * @return as {@link #of} gives them
     */
    static JavaRDD<CompletionGroup> missing(JavaRDD<Example> examples, JavaPairRDD<String, CompletionValue> stored) {
        return grouped(held(examples).subtractByKey(stored));
    }

    /**
     * The log-probs of a group's completions by completion key.
     *
     * @param kept sums alone, or those by token with them
     */
    public static Iterator<Tuple2<String, CompletionValue>> values(CompletionLogProbs scored, Needs.LogProbs kept) {
        String[] keys = keys(scored);
        List<Tuple2<String, CompletionValue>> values = new ArrayList<>(keys.length);
        for (int i = 0; i < keys.length; i++) {
            float[] byToken = kept == Needs.LogProbs.TOKENS ? scored.byToken()[i] : null;
            values.add(new Tuple2<>(keys[i], new CompletionValue(scored.logProbs()[i], byToken)));
        }
        return values.iterator();
    }

    /** The keys of a group's completions, in their order. */
    static String[] keys(CompletionLogProbs scored) {
        return scored.key().split(SEPARATOR);
    }

    private static JavaPairRDD<String, Held> held(JavaRDD<Example> examples) {
        return examples.flatMapToPair(example -> IntStream.range(0, example.completions().length)
                        .mapToObj(completion -> held(example, completion))
                        .iterator())
                .reduceByKey(Held::firstOf);
    }

    private static JavaRDD<CompletionGroup> grouped(JavaPairRDD<String, Held> completions) {
        return completions
                .mapToPair(row -> new Tuple2<>(row._2().exampleId(), row))
                .groupByKey()
                .values()
                .map(CompletionGroups::group);
    }

    private static Tuple2<String, Held> held(Example example, int completion) {
        return new Tuple2<>(
                CompletionKey.of(example, completion),
                new Held(
                        example.id(),
                        example.prompt(),
                        example.completions()[completion],
                        example.partOf(completion).orElse(null)));
    }

    private static CompletionGroup group(Iterable<Tuple2<String, Held>> rows) {
        List<Tuple2<String, Held>> sorted = new ArrayList<>();
        rows.forEach(sorted::add);
        sorted.sort(Comparator.comparing(Tuple2::_1));
        return new CompletionGroup(
                sorted.stream().map(Tuple2::_1).collect(Collectors.joining(SEPARATOR)),
                sorted.get(0)._2().prompt(),
                sorted.stream().map(row -> row._2().completion()).toArray(int[][]::new),
                sorted.stream().map(row -> row._2().part()).toArray(CountedTokens[]::new));
    }
}
