package io.plumbline.jobs.publish;

import io.plumbline.compare.PairedComparison;
import io.plumbline.jobs.score.ScoresTable;
import io.plumbline.jobs.storage.LiteralPaths;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** The figures of a table of scores that gates ask for and its summary has not; each computed where it is asked for. */
interface ScoreFigures {
    /**
     * The policy against the published one, on the held-out examples that both have scores of.
     *
     * @param version that is published
     * @param comparison of the two, the published one first
     */
    record OverPublished(String version, PairedComparison comparison) {}

    /** Returns the mean of the log-prob of the chosen completion under the reference less that under the policy; NaN of no pair. */
    double chosenFall();

    /** Compares with the published policy; empty where none is published. */
    Optional<OverPublished> overPublished();

    /**
     * Reads tables.
     *
     * @param spark reads them
     * @param scores of the policy
     * @param version that is published; null where none is
     * @param published its scores; null where none is
     */
    static ScoreFigures of(Supplier<SparkSession> spark, Path scores, String version, Path published) {
        return new ScoreFigures() {
            @Override
            public double chosenFall() {
                Row row = LiteralPaths.parquet(spark.get(), scores)
                        .select(functions.avg(
                                functions.col("reference_chosen_logp").minus(functions.col("policy_chosen_logp"))))
                        .first();
                return row.isNullAt(0) ? Double.NaN : row.getDouble(0);
            }

            @Override
            public Optional<OverPublished> overPublished() {
                if (version == null) {
                    return Optional.empty();
                }
                return Optional.of(new OverPublished(
                        version,
                        PairedComparison.of(
                                ScoresTable.examples(spark.get(), published),
                                ScoresTable.examples(spark.get(), scores))));
            }
        };
    }
}
