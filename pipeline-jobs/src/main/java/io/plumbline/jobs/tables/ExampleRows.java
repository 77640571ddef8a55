package io.plumbline.jobs.tables;

import io.plumbline.data.ExampleIdentity;
import io.plumbline.data.Split;
import io.plumbline.data.TextExample;
import io.plumbline.data.TokenizedExample;
import io.plumbline.example.CountedTokens;
import io.plumbline.example.Example;
import io.plumbline.example.Label;
import io.plumbline.example.Strength;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;

/** The schema of {@code examples/}, and examples as its rows. */
public final class ExampleRows {
    private static final ArrayType TOKENS = DataTypes.createArrayType(DataTypes.IntegerType, false);

    private static final StructType COMPLETION = new StructType()
            .add("text", DataTypes.StringType, false)
            .add("tokens", TOKENS, false)
            .add("truncated", DataTypes.BooleanType, false)
            .add("rank", DataTypes.IntegerType, false)
            .add("answers", TOKENS, true);

    /** The columns of a file. Those of earlier versions lack {@code answers} and some of the last, {@code weight} and behind. */
    static final StructType FILE = new StructType()
            .add("id", DataTypes.StringType)
            .add("source", DataTypes.StringType)
            .add("prompt", DataTypes.StringType)
            .add("prompt_tokens", TOKENS)
            .add("prompt_truncated", DataTypes.BooleanType)
            .add("boundary_merged", DataTypes.BooleanType)
            .add("completions", DataTypes.createArrayType(COMPLETION, false))
            .add("weight", DataTypes.DoubleType)
            .add("margin", DataTypes.DoubleType)
            .add("label", DataTypes.BooleanType)
            .add("templated", DataTypes.BooleanType)
            .add("prompt_id", DataTypes.StringType);

    /**
     * A row an example, its completions best first, with the factor of its loss and, where the input says it, by how much the
     * best completion is better and whether an only completion is good, whether a chat template has written it, and the id that
     * examples of one prompt share; partitioned by the last column.
     */
    public static final StructType SCHEMA = FILE.add("split", DataTypes.StringType);

    /** The columns from which {@link #example} makes an example. */
    static final String[] TOKEN_COLUMNS = {
        "id",
        "source",
        "prompt_tokens",
        "completions.tokens",
        "completions.rank",
        "weight",
        "margin",
        "completions.answers",
        "label"
    };

    /** The columns from which {@link #withPrompt} makes one that knows the id of its prompt. */
    static final String[] PROMPT_COLUMNS = Stream.concat(
                    Stream.of(TOKEN_COLUMNS), Stream.of("prompt_id", "prompt", "completions.text"))
            .toArray(String[]::new);

    private ExampleRows() {}

    /**
     * Returns the values of an example's row, in the order of {@link #SCHEMA}.
     *
     * @param promptId id that examples of one prompt share, by which they are on one side of the split
     */
    public static Object[] values(TextExample text, TokenizedExample tokenized, String promptId, Split split) {
        Example example = tokenized.example();
        Row[] completions = new Row[example.completions().length];
        for (int index = 0; index < completions.length; index++) {
            completions[index] = RowFactory.create(
                    text.completions().get(index),
                    example.completions()[index],
                    tokenized.truncated()[index],
                    example.ranks()[index],
                    example.counted().isEmpty()
                            ? null
                            : example.counted().get(index).runs());
        }
        return new Object[] {
            example.id(),
            example.source(),
            text.prompt(),
            example.prompt(),
            tokenized.promptTruncated(),
            tokenized.boundaryMerged(),
            completions,
            example.strength().weight(),
            Double.isNaN(example.strength().margin())
                    ? null
                    : example.strength().margin(),
            example.strength().label().isGood(),
            text.ends() == TextExample.Ends.WRITTEN,
            promptId,
            split.directory()
        };
    }

    /** Returns the example of a row of {@link #TOKEN_COLUMNS}. */
    static Example example(Row row) {
        return of(row, null);
    }

    /** Returns the example of a row of {@link #PROMPT_COLUMNS}, with the id of its prompt. */
    static Example withPrompt(Row row) {
        String promptId = row.getString(9);
        return of(row, promptId != null ? promptId : formerPromptId(row));
    }

    /** Earlier versions did not keep the id. It follows from the text, of most chat templates as of plain prompts. */
    private static String formerPromptId(Row row) {
        List<Integer> ranks = row.getList(4);
        return ExampleIdentity.of(new TextExample(row.getString(10), row.getList(11), ranks))
                .groupId();
    }

    private static Example of(Row row, String promptId) {
        List<Seq<Integer>> completions = row.getList(3);
        return new Example(
                row.getString(0),
                row.getString(1),
                ints(row.getSeq(2)),
                completions.stream().map(ExampleRows::ints).toArray(int[][]::new),
                ints(row.getSeq(4)),
                new Strength(
                        number(row, 5, Strength.UNSAID.weight()),
                        number(row, 6, Strength.UNSAID.margin()),
                        Label.of(row.isNullAt(8) ? null : row.getBoolean(8))),
                counted(row.getList(7)),
                promptId);
    }

    /** The tokens that count; null for a completion all of whose do, as all of the row then are. */
    private static List<CountedTokens> counted(List<Seq<Integer>> answers) {
        return answers.contains(null)
                ? List.of()
                : answers.stream().map(runs -> new CountedTokens(ints(runs))).toList();
    }

    private static double number(Row row, int column, double unsaid) {
        return row.isNullAt(column) ? unsaid : row.getDouble(column);
    }

    private static int[] ints(Seq<Integer> boxed) {
        int[] ints = new int[boxed.size()];
        for (int index = 0; index < ints.length; index++) {
            ints[index] = boxed.apply(index);
        }
        return ints;
    }
}
