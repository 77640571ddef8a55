package io.plumbline.jobs.ingest;

import io.plumbline.data.TextExample;
import io.plumbline.data.TextExample.Ends;
import io.plumbline.data.TokenizedExample;
import io.plumbline.example.Example;
import io.plumbline.jobs.storage.RunDirectory;
import io.plumbline.jobs.tables.ExamplesTable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;

/**
 * The tokens of an example that an earlier ingest of the same settings has made: a row that is still there is not tokenised
 * again. They are brought to the row by the same shuffle that brings equal rows together. Examples of several turns are left
 * out, and so are those of earlier versions that did not keep the ids of prompts: they are tokenised again.
 *
 * @param ends where begin and end of sequence came from
 * @param prompt tokens of the prompt
 * @param promptTruncated whether some were cut
 * @param boundaryMerged whether a token stands across the prompt's end
 * @param completions tokens of each completion
 * @param truncated whether some of it were cut
 */
record FormerTokens(
        Ends ends,
        int[] prompt,
        boolean promptTruncated,
        boolean boundaryMerged,
        int[][] completions,
        boolean[] truncated) {
    private static final ArrayType TOKENS = DataTypes.createArrayType(DataTypes.IntegerType, false);

    /** The name of the column among those of candidates. */
    static final String COLUMN = "former";

    /** The column. */
    static final StructType SCHEMA = new StructType()
            .add("templated", DataTypes.BooleanType)
            .add("prompt_tokens", TOKENS)
            .add("prompt_truncated", DataTypes.BooleanType)
            .add("boundary_merged", DataTypes.BooleanType)
            .add("completion_tokens", DataTypes.createArrayType(TOKENS, false))
            .add("truncated", DataTypes.createArrayType(DataTypes.BooleanType, false));

    /**
     * Returns rows of {@link Candidate#SCHEMA} that hold the tokens of the examples of a run directory. In {@link
     * Candidate#ORDER} they stand before all candidates of their group, whichever side those are on.
     */
    static Dataset<Row> of(SparkSession spark, RunDirectory directory) {
        Map<String, Column> held = Map.of(
                "training",
                functions.lit(false),
                Candidate.GROUP,
                functions.col("prompt_id"),
                "id",
                functions.col("id"),
                COLUMN,
                functions.struct(
                        functions.col("templated"),
                        functions.col("prompt_tokens"),
                        functions.col("prompt_truncated"),
                        functions.col("boundary_merged"),
                        functions.col("completions.tokens").as("completion_tokens"),
                        functions.col("completions.truncated").as("truncated")));
        // By Spark's own expressions: to make objects of the rows costs more than to tokenise them again.
        return ExamplesTable.rows(spark, directory)
                .filter("templated IS NOT NULL AND prompt_id IS NOT NULL AND completions[0].answers IS NULL")
                .select(Arrays.stream(Candidate.SCHEMA.fields())
                        .map(field -> held.getOrDefault(
                                        field.name(), functions.lit(null).cast(field.dataType()))
                                .as(field.name()))
                        .toArray(Column[]::new));
    }

    /** Reads the column. */
    static FormerTokens of(Row row) {
        List<Seq<Integer>> completions = row.getList(4);
        List<Boolean> cut = row.getList(5);
        boolean[] truncated = new boolean[cut.size()];
        for (int index = 0; index < truncated.length; index++) {
            truncated[index] = cut.get(index);
        }
        return new FormerTokens(
                row.getBoolean(0) ? Ends.WRITTEN : Ends.ADDED,
                ints(row.getSeq(1)),
                row.getBoolean(2),
                row.getBoolean(3),
                completions.stream().map(FormerTokens::ints).toArray(int[][]::new),
                truncated);
    }

    /** Returns whether an example of the same id has these tokens. */
    boolean areOf(TextExample text) {
        return text.ends() == ends && text.answers().isEmpty();
    }

    /** Returns an example of the same id with these tokens. */
    TokenizedExample tokenized(TextExample text, String id, String source) {
        int[] ranks = text.ranks().stream().mapToInt(Integer::intValue).toArray();
        return new TokenizedExample(
                new Example(id, source, prompt, completions, ranks, text.strength(), List.of()),
                promptTruncated,
                truncated,
                boundaryMerged);
    }

    private static int[] ints(Seq<Integer> boxed) {
        int[] ints = new int[boxed.size()];
        for (int index = 0; index < ints.length; index++) {
            ints[index] = boxed.apply(index);
        }
        return ints;
    }
}
