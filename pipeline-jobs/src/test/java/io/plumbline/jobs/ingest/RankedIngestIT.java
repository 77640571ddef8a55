package io.plumbline.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.data.DataReport;
import io.plumbline.jobs.TestSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Ranked lists, in lines and in tables, become examples of more than two completions. */
@ExtendWith(TestSpark.class)
class RankedIngestIT {
    private final SparkSession spark;

    @TempDir
    private Path folder;

    RankedIngestIT(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void listsBecomeExamples() throws IOException {
        spark.sql("SELECT 'e' prompt, array(' b', ' c', ' d', ' f') completions, array(3, 1, 1, 2) ranks")
                .write()
                .parquet(folder.resolve("table.parquet").toString());
        DataReport report = new IngestRun(spark, folder)
                .train(
                        "lines.jsonl",
                        List.of(
                                "{\"prompt\": \"a\", \"completions\": [\" b\", \" c\", \" d\"], \"ranks\": [1, 2, 3]}",
                                "{\"prompt\": \"a\", \"completions\": [\" b\", \" c\"], \"labels\": [true, false]}",
                                "{\"prompt\": \"a\", \"completions\": [\" b\", \" c\"], \"ranks\": null}",
                                "{\"prompt\": \"g\", \"completions\": [\" b\", \" c\", \" d\"], \"ranks\": [1, 2, 3]}",
                                "{\"prompt\": \"g\", \"completions\": [\" d\", \" c\", \" b\"], \"ranks\": [1, 2, 3]}",
                                "{\"prompt\": \"h\", \"completions\": [\" b\", \" c\"], \"ranks\": [1, 1]}",
                                "{\"prompt\": \"h\", \"completions\": [\" b\"], \"ranks\": [1]}",
                                IngestRun.pair("f", " b", " c")))
                .train("table.parquet")
                .ingest();
        assertThat(report.quarantinedByReason())
                .isEqualTo("missing_ranks 2, contradicting_duplicate 2, no_preference 1, too_few_completions 1");
        assertThat(report.kept()).isEqualTo(3);
        List<Row> examples = spark.read()
                .parquet(folder.resolve("run/examples").toString())
                .select("prompt", "completions.text", "completions.rank")
                .sort("prompt")
                .collectAsList();
        assertThat(examples)
                .extracting(row -> row.getString(0) + row.getList(1) + row.getList(2))
                .containsExactly("a[ b,  c,  d][1, 2, 3]", "e[ c,  d,  f,  b][1, 1, 2, 3]", "f[ b,  c][1, 2]");
    }
}
