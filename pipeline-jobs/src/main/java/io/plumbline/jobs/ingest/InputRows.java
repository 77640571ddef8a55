package io.plumbline.jobs.ingest;

import io.plumbline.data.DataReport;
import io.plumbline.data.PairRule;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Rows of the input as they stand there, of which each counts once, however many pairs it makes.
 *
 * @param all rows that were read
 * @param aside those of which no example is kept
 */
record InputRows(long all, long aside) {
    /**
     * Counts them.
     *
     * @param ingested rows of {@link IngestedRow#SCHEMA}
     * @param report of the same rows, where each pair counts as a row
     * @param pairs the pairs that a row makes
     */
    static InputRows of(Dataset<Row> ingested, DataReport report, PairRule.Pairs pairs) {
        return switch (pairs) {
            case BEST_WORST -> new InputRows(report.rowsIn(), report.quarantined());
            case ALL -> {
                Column[] place = Stream.of(Place.ORDER).map(functions::col).toArray(Column[]::new);
                Row counts = ingested.filter(functions.col("rows_read").isNull())
                        .groupBy(place)
                        .agg(functions.count("id").as("kept"))
                        .agg(
                                functions.count("*"),
                                functions.count(
                                        functions.when(functions.col("kept").equalTo(0), 1)))
                        .first();
                yield new InputRows(counts.getLong(0), counts.getLong(1));
            }
        };
    }

    /** Returns the share of rows that are put aside. */
    double shareAside() {
        return (double) aside / all;
    }
}
