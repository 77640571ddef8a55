package io.plumbline.jobs.score;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.compare.ScoredExample;
import io.plumbline.jobs.storage.LiteralPaths;
import io.plumbline.loss.PairRewards;
import io.plumbline.score.ExampleScore.Comparison;
import io.plumbline.score.PairScore;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@code scores/*.parquet}: a row a comparison of two completions of a held-out example, of which a pair has one. Rows are
 * sorted by example across and within files.
 */
public final class ScoresTable {
    /** Folder of the table in the experiment's. */
    public static final String NAME = "scores";

    private static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.StringType, false)
            .add("source", DataTypes.StringType, false)
            .add("policy_chosen_logp", DataTypes.DoubleType, false)
            .add("policy_rejected_logp", DataTypes.DoubleType, false)
            .add("reference_chosen_logp", DataTypes.DoubleType, false)
            .add("reference_rejected_logp", DataTypes.DoubleType, false)
            .add("reward_chosen", DataTypes.DoubleType, false)
            .add("reward_rejected", DataTypes.DoubleType, false)
            .add("margin", DataTypes.DoubleType, false)
            .add("chosen_tokens", DataTypes.IntegerType, false)
            .add("rejected_tokens", DataTypes.IntegerType, false)
            .add("outcome", DataTypes.StringType, false)
            .add("chosen_index", DataTypes.IntegerType, false)
            .add("rejected_index", DataTypes.IntegerType, false)
            .add(ScoredExamples.LOSS_COLUMN, DataTypes.DoubleType)
            .add(ScoredExamples.PROMPT_COLUMN, DataTypes.StringType);

    /** The columns that the table did not have from the first, in their order. */
    static final List<String> LATER = List.of(ScoredExamples.LOSS_COLUMN, ScoredExamples.PROMPT_COLUMN);

    private ScoresTable() {}

    /**
     * @param sorted comparisons; a file a partition
     * @param target directory that is not there yet
     */
    static void write(SparkSession spark, JavaRDD<Comparison> sorted, Path target) {
        spark.createDataFrame(sorted.map(ScoresTable::row), SCHEMA).write().parquet(target.toString());
    }

    /**
     * Returns the scores of every example that has two completions to compare, by ascending id. Rows are fetched from Spark part
     * by part. Those of a table of before there were losses or ids of prompts in it have none.
     *
     * @param table the directory
     * @throws PlumblineException of kind DATA, also while it is read, where it is no such table or has a row twice
     */
    public static Iterator<ScoredExample> examples(SparkSession spark, Path table) {
        Dataset<Row> rows = LiteralPaths.parquet(spark, table);
        for (String column : ScoredExamples.COLUMNS) {
            if (!has(rows, column)) {
                throw new PlumblineException(
                        Kind.DATA,
                        "Cannot read " + table + ": it has no column " + column + " of scores; delete it to have the"
                                + " policy scored again");
            }
        }
        Column[] columns = Stream.concat(
                        Stream.of(ScoredExamples.COLUMNS).map(functions::col),
                        LATER.stream().map(name -> later(rows, name)))
                .toArray(Column[]::new);
        return new ScoredExamples(
                table,
                rows.select(columns)
                        .orderBy("id", "chosen_index", "rejected_index")
                        .toLocalIterator());
    }

    private static Column later(Dataset<Row> rows, String name) {
        return has(rows, name)
                ? functions.col(name)
                : functions.lit(null).cast(SCHEMA.apply(name).dataType());
    }

    private static boolean has(Dataset<Row> rows, String column) {
        return Stream.of(rows.schema().fields())
                .anyMatch(field -> field.name().equals(column)
                        && field.dataType().equals(SCHEMA.apply(column).dataType()));
    }

    private static Row row(Comparison comparison) {
        PairScore score = comparison.score();
        PairRewards rewards = score.rewards();
        return RowFactory.create(
                score.id(),
                score.source(),
                score.policyChosen(),
                score.policyRejected(),
                score.referenceChosen(),
                score.referenceRejected(),
                rewards.chosen(),
                rewards.rejected(),
                rewards.margin(),
                score.chosenTokens(),
                score.rejectedTokens(),
                rewards.outcome().column(),
                comparison.chosen(),
                comparison.rejected(),
                Double.isNaN(comparison.loss()) ? null : comparison.loss(),
                score.promptId());
    }
}
