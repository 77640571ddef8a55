package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.jobs.step.StepName;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/** Prompts, completions and labels in tables. */
record SampledTables(TableRuns runs) {
    private static final String SAMPLED = "sampled/experiments/default/";
    private static final String LABELLED = "labelled/experiments/default/";

    /**
     * Samples for the prompts of one table into another, labels the completions of that into a third.
     *
     * @param prompts with columns {@code prompt} and {@code n}, of which n = 0 is left out
     */
    void requireHanded(String prompts, String completions, String labels) throws IOException {
        String[] sample = {
            "sample.prompts=[\"table:" + prompts + " where n > 0\"]",
            "sample.keep-columns=[n]",
            "sample.completions=2",
            "sample.max-tokens=4",
            "tables.completions=" + completions
        };
        runs.run("sampled", List.of(StepName.SAMPLE), sample);
        assertThat(runs.read("sampled", "experiments/default/manifest.json", "sample")
                        .at("/sample.prompts/0/filter")
                        .asText())
                .isEqualTo("n > 0");
        List<Row> sampled = runs.rows(SAMPLED, "completions", "prompt", "index");
        long expected = runs.spark()
                .table(prompts)
                .filter("n > 0")
                .select("prompt")
                .distinct()
                .count();
        assertThat(sampled).hasSize((int) (2 * expected)).isNotEmpty();
        assertThat(rows(completions, "prompt", "index")).isEqualTo(sampled);

        // Rows of another run, which are not labelled.
        runs.run("sampled", List.of(StepName.SAMPLE), with(sample, "run.name=other", "sample.seed=7"));
        String[] label = {
            "label.completions=[\"table:" + completions + " where run = 'default'\"]",
            "label.by=regular-expression",
            "label.options.pattern=\"[aeiou]\"",
            "label.keep-columns=[n]",
            "tables.labels=" + labels
        };
        runs.run("labelled", List.of(StepName.LABEL), label);
        List<Row> labelled = runs.rows(LABELLED, "labels", "prompt", "index");
        assertThat(rows(labels, "prompt", "index")).isEqualTo(labelled);
        assertThat(runs.spark()
                        .read()
                        .parquet(runs.folder().resolve(LABELLED + "labels").toString())
                        .selectExpr("prompt_id", "prompt", "completion", "index", "finish", "n", "cast(score AS INT)")
                        .orderBy("prompt", "index")
                        .collectAsList())
                .isEqualTo(runs.spark()
                        .table(completions)
                        .filter("run = 'default'")
                        .selectExpr(
                                "prompt_id",
                                "prompt",
                                "completion",
                                "index",
                                "finish",
                                "n",
                                "if(completion RLIKE '[aeiou]', 1, 0)")
                        .orderBy("prompt", "index")
                        .collectAsList());

        runs.run("labelled", List.of(StepName.LABEL), label);
        assertThat(runs.said()).containsExactly("label: up to date, nothing to do");
        // New rows of the run are a new version of the table.
        runs.run("sampled", List.of(StepName.SAMPLE), with(sample, "sample.seed=8"));
        runs.run("labelled", List.of(StepName.LABEL), label);
        assertThat(runs.said()).anyMatch(line -> line.startsWith("label: started again, since label.completions was "));
    }

    private static String[] with(String[] settings, String... more) {
        return Stream.of(settings, more).flatMap(Stream::of).toArray(String[]::new);
    }

    private List<Row> rows(String table, String... orderedBy) {
        return runs.spark()
                .newSession()
                .sql("SELECT * FROM " + table + " WHERE run = 'default' ORDER BY " + String.join(", ", orderedBy))
                .drop("run")
                .collectAsList();
    }
}
