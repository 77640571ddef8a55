package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.jobs.step.StepName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A table that lacks the scores of a run, which stand in its directory: the next run writes them there and does nothing else. */
final class LackingTable {
    private static final String TABLE = "lake.align.scores";

    private LackingTable() {}

    /**
     * Asserts it, for every way in which a table can lack them.
     *
     * @param chain the steps of the run {@code iceberg}, which is up to date
     * @param rows the scores
     * @param settings of the run
     */
    static void requireWritten(TableRuns runs, List<StepName> chain, int rows, String... settings) throws IOException {
        // A run that was killed before it could record that the table has the rows.
        Path manifest = runs.folder().resolve("iceberg/experiments/default/manifest.json");
        ObjectMapper json = new ObjectMapper();
        JsonNode unrecorded = json.readTree(manifest.toFile());
        assertThat(((ObjectNode) unrecorded.at("/steps/score"))
                        .remove("tables")
                        .at("/scores/table")
                        .asText())
                .isEqualTo(TABLE);
        json.writeValue(manifest.toFile(), unrecorded);
        assertThat(runs.dryRun("iceberg", List.of(StepName.SCORE), settings))
                .containsExactly("score: up to date, and scores would be written to table lake.align.scores");
        runs.run("iceberg", chain, settings);
        assertThat(runs.said())
                .contains("score: up to date, nothing to do")
                .contains("score: scores are in table lake.align.scores, partition run = default");
        assertThat(runs.spark().table(TABLE).count()).isEqualTo(rows);

        // A table that somebody has dropped, and one from which the rows of the run are gone.
        runs.spark().sql("DROP TABLE lake.align.scores");
        assertThat(runs.dryRun("iceberg", List.of(StepName.SCORE), settings))
                .containsExactly("score: up to date, and scores would be written to table lake.align.scores");
        runs.run("iceberg", List.of(StepName.SCORE), settings);
        runs.requireBrought(rows, TABLE);
        // One that an earlier version has made, whose scores had no losses and no ids of prompts.
        runs.spark().sql("ALTER TABLE lake.align.scores DROP COLUMNS (loss, prompt_id)");
        runs.spark().sql("DELETE FROM lake.align.scores WHERE run = 'default'");
        runs.run("iceberg", List.of(StepName.INGEST, StepName.SCORE), settings);
        assertThat(runs.said())
                .filteredOn(line -> line.endsWith("nothing to do") || line.contains("in table"))
                .containsExactly(
                        "ingest: up to date, nothing to do",
                        "score: up to date, nothing to do",
                        "score: scores are in table lake.align.scores, partition run = default");
        String lacking =
                "score: scores of table lake.align.scores lack a column that came with a later version than the"
                        + " table: %1$s; ALTER TABLE lake.align.scores ADD COLUMNS (`%1$s` %2$s) makes one";
        assertThat(runs.said()).contains(lacking.formatted("loss", "DOUBLE"), lacking.formatted("prompt_id", "STRING"));
        assertThat(runs.spark().table(TABLE).count()).isEqualTo(rows);
    }
}
