package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.step.StepName;
import java.util.List;
import org.apache.spark.sql.RowFactory;

/** Rows that the ingest of several experiments of one run directory puts aside. */
record PutAsideRows(TableRuns runs) {
    /**
     * Asserts that the rows of one experiment's ingest give place to those of another's.
     *
     * @param preferences with columns {@code prompt}, {@code chosen}, {@code rejected} and {@code n}
     * @param target that receives the rows
     */
    void requireReplaced(String preferences, String target) {
        runs.spark()
                .sql("CREATE TABLE align.broken STORED AS PARQUET AS SELECT * FROM " + preferences
                        + " UNION ALL SELECT 'p', NULL, 'r', 1");
        String[] settings = {
            "data.train=[\"table:align.broken\"]", "tables.quarantine=" + target, "data.max-quarantined-fraction=1"
        };
        String asideOf = "SELECT run, count(*) FROM " + target + " GROUP BY run";
        runs.run("aside", List.of(StepName.INGEST), settings);
        assertThat(runs.spark().sql(asideOf).collectAsList()).containsExactly(RowFactory.create("default", 1L));
        runs.spark().sql("INSERT INTO align.broken SELECT 'p', NULL, 'other', 1");
        runs.run("aside", List.of(StepName.INGEST), "run.name=other", settings[0], settings[1], settings[2]);
        assertThat(runs.spark().sql(asideOf).collectAsList()).containsExactly(RowFactory.create("default", 2L));
        runs.run("aside", List.of(StepName.INGEST), settings);
        assertThat(runs.said()).containsExactly("ingest: up to date, nothing to do");
    }
}
