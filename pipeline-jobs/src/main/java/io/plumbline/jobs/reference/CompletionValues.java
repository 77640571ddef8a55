package io.plumbline.jobs.reference;

import io.plumbline.example.Example;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/** The values of all completions of an example, found by their keys. */
public final class CompletionValues {
    /** A completion of an example, which has so many. */
    private record Place(String exampleId, int index, int count) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** The value of a completion of an example, which has so many. */
    private record Value(int index, int count, CompletionValue value) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    private CompletionValues() {}

    /**
     * Returns the values of each example's completions by the example's id. Its two shuffles carry keys and values, but no
     * token ids.
     *
     * @param examples ids differ
     * @param values one a {@link CompletionKey}
     * @return a row an example, in no particular order; null where a completion has no value
     */
    public static JavaPairRDD<String, CompletionValue[]> of(
            JavaRDD<Example> examples, JavaPairRDD<String, CompletionValue> values) {
        return examples.flatMapToPair(CompletionValues::places)
                .leftOuterJoin(values)
                .values()
                .mapToPair(found -> {
                    Place place = found._1();
                    return new Tuple2<>(
                            place.exampleId(),
                            new Value(place.index(), place.count(), found._2().orNull()));
                })
                .groupByKey()
                .mapValues(CompletionValues::inOrder);
    }

    private static Iterator<Tuple2<String, Place>> places(Example example) {
        List<Tuple2<String, Place>> places = new ArrayList<>(example.completions().length);
        for (int index = 0; index < example.completions().length; index++) {
            String key = CompletionKey.of(example, index);
            places.add(new Tuple2<>(key, new Place(example.id(), index, example.completions().length)));
        }
        return places.iterator();
    }

    private static CompletionValue[] inOrder(Iterable<Value> found) {
        CompletionValue[] values = null;
        for (Value value : found) {
            values = values == null ? new CompletionValue[value.count()] : values;
            values[value.index()] = value.value();
        }
        return values;
    }
}
