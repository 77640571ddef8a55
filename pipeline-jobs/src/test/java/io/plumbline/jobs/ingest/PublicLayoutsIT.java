package io.plumbline.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.data.Columns;
import io.plumbline.data.DataReport;
import io.plumbline.jobs.TestSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One layout with nested columns from each kind of file; the others are tried without Spark. */
@ExtendWith(TestSpark.class)
class PublicLayoutsIT {
    private static final List<String> SUMMARIES = List.of(
            "{\"info\": {\"post\": \"a\"}, \"summaries\": [{\"text\": \" b\"}, {\"text\": \" c\"}], \"choice\": 1,"
                    + " \"worker\": \"w\"}",
            "{\"info\": {\"post\": \"d\"}, \"summaries\": [{\"text\": \" b\"}, {\"text\": \" c\"}], \"choice\": 0,"
                    + " \"worker\": \"w\"}");

    private final SparkSession spark;

    @TempDir
    private Path folder;

    PublicLayoutsIT(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void readsNestedColumnsOfLinesAndOfParquetAndSaysWhatIsUsed() throws IOException {
        IngestRun run = new IngestRun(spark, folder)
                .columns(Columns.DEFAULT.with("prompt", "info.post").with("completions", "summaries[].text"))
                .train("x.jsonl", SUMMARIES.subList(0, 1));
        spark.read()
                .json(spark.createDataset(SUMMARIES.subList(1, 2), Encoders.STRING()))
                .write()
                .parquet(folder.resolve("y.parquet").toString());
        DataReport report = run.train("y.parquet").ingest();
        assertThat(report.rowsIn()).isEqualTo(2);
        assertThat(run.said())
                .containsExactly("data.train is read as choice: prompt = 'info.post', completions = 'summaries[].text',"
                        + " choice = 'choice'; not used: 'worker'");
        assertThat(run.table("examples")
                        .selectExpr("concat(prompt, completions[0].text, completions[1].text)")
                        .collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactlyInAnyOrder("a c b", "d b c");
    }
}
