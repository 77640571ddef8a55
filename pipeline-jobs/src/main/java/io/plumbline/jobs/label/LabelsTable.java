package io.plumbline.jobs.label;

import io.plumbline.jobs.sample.KeptColumns;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@code labels/*.parquet}: a row a completion, sorted by prompt and index across and within files.
 *
 * @param turns type of the columns of prompts and completions
 * @param kept columns that go along
 */
record LabelsTable(DataType turns, KeptColumns kept) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Folder of the table in the experiment's. */
    static final String NAME = "labels";

    static final String SCORE = "score";
    static final String PASSED = "passed";
    static final String REASON = "reason";
    static final String DETAIL = "detail";

    StructType schema() {
        StructType schema = new StructType()
                .add(CompletionColumns.PROMPT_ID, DataTypes.StringType)
                .add(CompletionColumns.PROMPT, turns)
                .add(CompletionColumns.COMPLETION, turns)
                .add(CompletionColumns.INDEX, DataTypes.IntegerType)
                .add(CompletionColumns.FINISH, DataTypes.StringType);
        for (String name : kept.kinds().keySet()) {
            schema = schema.add(name, type(kept.kinds().get(name)));
        }
        return schema.add(SCORE, DataTypes.DoubleType)
                .add(PASSED, DataTypes.BooleanType)
                .add(REASON, DataTypes.StringType)
                .add(DETAIL, DataTypes.StringType);
    }

    private static DataType type(KeptColumns.Kind kind) {
        return switch (kind) {
            case WHOLE -> DataTypes.LongType;
            case NUMBER -> DataTypes.DoubleType;
            case TRUTH -> DataTypes.BooleanType;
            case TEXT -> DataTypes.StringType;
        };
    }

    /**
     * @param sorted labels; a file a partition
     * @param target directory that is not there yet
     */
    void write(SparkSession spark, JavaRDD<LabelledRow> sorted, Path target) {
        spark.createDataFrame(sorted.map(this::row), schema()).write().parquet(target.toString());
    }

    private Row row(LabelledRow label) {
        CompletionRow row = label.row();
        List<Object> values = new ArrayList<>();
        values.add(row.promptId());
        values.add(value(row.prompt()));
        values.add(value(row.completion()));
        values.add(row.index());
        values.add(row.finish());
        kept.kinds().forEach((name, kind) -> values.add(value(row.kept().get(name), kind)));
        values.add(label.score());
        values.add(label.passed());
        values.add(label.reason());
        values.add(label.detail());
        return RowFactory.create(values.toArray());
    }

    /** Returns the value of a column; null also for turns of the other kind, of a row that cannot be scored. */
    private Object value(Turns of) {
        return of == null || of.isText() != turns.equals(Turns.TEXT) ? null : of.column();
    }

    private static Object value(Object value, KeptColumns.Kind kind) {
        if (value == null) {
            return null;
        }
        return switch (kind) {
            case WHOLE -> ((Number) value).longValue();
            case NUMBER -> ((Number) value).doubleValue();
            case TRUTH -> value;
            case TEXT -> value.toString();
        };
    }
}
