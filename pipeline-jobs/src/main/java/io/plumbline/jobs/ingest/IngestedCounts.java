package io.plumbline.jobs.ingest;

import io.plumbline.data.DataReport;
import io.plumbline.data.ExampleLengths;
import io.plumbline.data.Reason;
import io.plumbline.data.Split;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The counts and lengths of ingested rows: those that were kept and those that were put aside. */
final class IngestedCounts {
    private IngestedCounts() {}

    /**
     * Counts.
     *
     * @param ingested rows of {@link IngestedRow#SCHEMA}
     */
    static DataReport of(Dataset<Row> ingested) {
        return ingested.select(
                        functions.col("rows_read"),
                        functions.col("reason"),
                        functions.col("split"),
                        functions.size(functions.col("prompt_tokens")),
                        functions.transform(
                                functions.col("completions"),
                                completion -> functions.size(completion.getField("tokens"))),
                        functions.col("prompt_truncated"),
                        functions.col("completions.truncated"),
                        functions.col("boundary_merged"),
                        functions.col("label"),
                        functions
                                .col("completions")
                                .getItem(0)
                                .getField("answers")
                                .isNotNull())
                .javaRDD()
                .aggregate(new DataReport(), IngestedCounts::count, DataReport::merge);
    }

    private static DataReport count(DataReport report, Row row) {
        if (!row.isNullAt(0)) {
            report.addRowsIn(row.getLong(0));
        } else if (!row.isNullAt(1)) {
            report.addQuarantined(Reason.valueOf(row.getString(1).toUpperCase(Locale.ROOT)));
        } else {
            Split split = Split.valueOf(row.getString(2).toUpperCase(Locale.ROOT));
            report.addKept(
                    split,
                    new ExampleLengths(
                            row.getInt(3),
                            row.<Integer>getList(4).stream()
                                    .mapToInt(Integer::intValue)
                                    .toArray(),
                            row.getBoolean(5),
                            booleans(row.getList(6)),
                            row.getBoolean(7)));
            if (!row.isNullAt(8)) {
                report.addLabelled(split);
            }
            if (row.getBoolean(9)) {
                report.addSeveralTurns();
            }
        }
        return report;
    }

    private static boolean[] booleans(List<Boolean> boxed) {
        boolean[] values = new boolean[boxed.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = boxed.get(index);
        }
        return values;
    }
}
