package io.plumbline.jobs.compare;

import io.plumbline.PlumblineException.Kind;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * A table of completions, read once and kept until it is closed.
 *
 * @param rows its completions
 * @param count their number
 * @param isSamplingKnown whether the table says from which distribution they were drawn
 */
record CompletionsTable(JavaRDD<SampledCompletion> rows, long count, boolean isSamplingKnown) implements AutoCloseable {
    private static final String CURE = "give a table that sample wrote";

    /** Columns of {@code completions/}. */
    private static final String LOG_PROBS = "log_probs";

    private static final String SAMPLED = "sampled_log_probs";
    private static final String FINISH = "finish";
    private static final String CUT = "length";

    /**
     * Reads.
     *
     * @param policy directory of the policy; null where the table must have its log-probs
     * @throws io.plumbline.PlumblineException of kind DATA where it cannot be used
     */
    static CompletionsTable read(SparkSession spark, InputTable input, String policy) {
        Dataset<Row> table = input.open(spark);
        boolean hasLogProbs = input.has(table, LOG_PROBS);
        boolean isSampled = input.has(table, SAMPLED);
        if (!hasLogProbs && policy == null) {
            throw input.failure("it has no column 'log_probs'; name the policy by --policy to have them computed");
        }
        Column none = functions.lit(null);
        Dataset<Row> used = table.select(
                input.column(table, "prompt_id", CURE).cast(DataTypes.StringType),
                input.index(table, "index", CURE),
                array(input, table, "prompt_tokens", DataTypes.IntegerType),
                array(input, table, "tokens", DataTypes.IntegerType),
                hasLogProbs ? array(input, table, LOG_PROBS, DataTypes.FloatType) : none,
                isSampled ? array(input, table, SAMPLED, DataTypes.FloatType) : none,
                input.has(table, FINISH) ? input.column(table, FINISH, CURE).cast(DataTypes.StringType) : none);
        JavaRDD<SampledCompletion> rows = used.javaRDD()
                .map(row -> completion(row, hasLogProbs, isSampled))
                .persist(StorageLevel.MEMORY_AND_DISK());
        return new CompletionsTable(rows, input.reading(rows::count), isSampled && (hasLogProbs || policy != null));
    }

    private static Column array(InputTable input, Dataset<Row> table, String name, DataType element) {
        Column column = input.column(table, name, CURE);
        DataType type = table.schema().apply(name).dataType();
        if (!(type instanceof ArrayType array) || !(array.elementType() instanceof NumericType)) {
            throw input.failure(
                    "its column '" + name + "' is of type " + type.simpleString() + ", expected lists of numbers");
        }
        return column.cast(DataTypes.createArrayType(element));
    }

    private static SampledCompletion completion(Row row, boolean hasLogProbs, boolean isSampled) {
        return new SampledCompletion(
                row.getString(0),
                row.isNullAt(1) ? -1 : row.getInt(1),
                ids(row, 2),
                ids(row, 3),
                hasLogProbs ? logProbs(row, 4) : null,
                isSampled ? logProbs(row, 5) : null,
                CUT.equals(row.getString(6)));
    }

    /** The ids of a column; none where nothing is there, and -1 for what is missing in the list. */
    private static int[] ids(Row row, int column) {
        List<Integer> values = row.isNullAt(column) ? List.of() : row.getList(column);
        return values.stream().mapToInt(value -> value == null ? -1 : value).toArray();
    }

    private static float[] logProbs(Row row, int column) {
        List<Float> values = row.isNullAt(column) ? List.of() : row.getList(column);
        float[] logProbs = new float[values.size()];
        for (int i = 0; i < logProbs.length; i++) {
            logProbs[i] = values.get(i) == null ? Float.NaN : values.get(i);
        }
        return logProbs;
    }

    /**
     * Refuses completions that give no estimate of the policy's divergence. None is left out: the rest would be no draws from
     * the policy.
     *
     * @throws io.plumbline.PlumblineException of kind DATA
     */
    void requireUsable() {
        Map<String, Long> faults = rows.filter(row -> row.fault() != null)
                .map(row -> row.fault().text())
                .countByValue();
        if (!faults.isEmpty()) {
            String reasons = faults.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(fault -> fault.getKey() + " (" + fault.getValue() + ")")
                    .collect(Collectors.joining(", "));
            throw refused("of " + count + " completions some cannot be used: " + reasons
                    + "; none may be left out, as the others would be no draws from the policy; sample them again");
        }
        if (count == 0) {
            throw refused("there is no completion");
        }
        long repeated = count
                - rows.mapToPair(row -> new Tuple2<>(row.prompt(), row.index()))
                        .distinct()
                        .count();
        if (repeated > 0) {
            throw refused(repeated + " rows have the prompt_id and the index of another row; give a table in which each"
                    + " completion stands once");
        }
        long others = rows.filter(SampledCompletion::isOfAnotherDistribution).count();
        if (others > 0) {
            throw refused(
                    others + " of " + count + " completions were drawn from another distribution than the policy's"
                            + " own, as their sampled_log_probs are not their log_probs: greedy, with a temperature, a penalty, or cut by"
                            + " top-k, top-p or min-p; the divergence is a mean over draws from the policy, so sample at temperature 1"
                            + " with nothing cut");
        }
    }

    private static RuntimeException refused(String problem) {
        return Command.DIVERGENCE.failure(Kind.DATA, problem);
    }

    @Override
    public void close() {
        rows.unpersist();
    }
}
