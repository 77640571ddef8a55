package io.plumbline.jobs.compare;

import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@code judgements/*.parquet}: a row a judgement of two completions of a prompt, sorted by prompt and indices across and
 * within files.
 */
final class JudgementsTable {
    /** Its folder. */
    static final String NAME = "judgements";

    private static final StructType SCHEMA = new StructType()
            .add("prompt_id", DataTypes.StringType, false)
            .add("first", DataTypes.StringType, false)
            .add("second", DataTypes.StringType, false)
            .add("outcome", DataTypes.DoubleType, false)
            .add("weight", DataTypes.DoubleType, false)
            .add("first_index", DataTypes.IntegerType, true)
            .add("second_index", DataTypes.IntegerType, true)
            .add("first_score", DataTypes.DoubleType, false)
            .add("second_score", DataTypes.DoubleType, false);

    private JudgementsTable() {}

    /**
     * Writes.
     *
     * @param sorted a file a partition
     * @param target directory that is not there yet
     */
    static void write(
            SparkSession spark, JavaRDD<ComparedPrompt.Pair> sorted, String first, String second, Path target) {
        spark.createDataFrame(sorted.map(pair -> row(pair, first, second)), SCHEMA)
                .write()
                .parquet(target.toString());
    }

    private static Row row(ComparedPrompt.Pair pair, String first, String second) {
        return RowFactory.create(
                pair.prompt(),
                first,
                second,
                pair.outcome(),
                pair.weight(),
                index(pair.first()),
                index(pair.second()),
                pair.first().score(),
                pair.second().score());
    }

    private static Integer index(ScoredCompletion completion) {
        return completion.index() < 0 ? null : completion.index();
    }
}
