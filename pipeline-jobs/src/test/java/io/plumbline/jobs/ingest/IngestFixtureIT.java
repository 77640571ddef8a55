package io.plumbline.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.Fixtures;
import io.plumbline.data.DataReport;
import io.plumbline.data.Reason;
import io.plumbline.data.Split;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.storage.RunDirectory;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Real preference data: every row is accounted for. */
@ExtendWith(TestSpark.class)
class IngestFixtureIT {
    private static Path fixtures;

    private final SparkSession spark;

    @TempDir
    private Path folder;

    IngestFixtureIT(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeAll
    static void findFixtures() {
        fixtures = Fixtures.orSkip("no real preference data is ingested");
    }

    @Test
    void losesNoTranscript() {
        DataReport report = ingest("hh-rlhf-harmless-base-test.jsonl.gz", "tinystories-656k", 0.05);
        assertThat(report.rowsIn()).isEqualTo(2312);
        // Four rows differ before their last reply; of five with a side that begins the other, four have a blank one.
        assertThat(report.quarantined(Reason.UNSPLITTABLE_TRANSCRIPT)).isEqualTo(4);
        assertThat(report.quarantined(Reason.EMPTY_COMPLETION)).isEqualTo(4);
        assertThat(report.quarantinedByReason()).isEqualTo("empty_completion 4, unsplittable_transcript 4");
        assertThat(report.kept() + report.quarantined()).isEqualTo(2312);

        Dataset<Row> pairs = table("examples");
        assertThat(pairs.count()).isEqualTo(report.kept());
        assertThat(pairs.filter("endswith(prompt, '\n\nAssistant:')").count()).isEqualTo(report.kept());
        assertThat(pairs.filter("source = 'hh-rlhf-harmless-base-test'").count())
                .isEqualTo(report.kept());
        assertThat(pairs.filter("split = 'held_out'").count()).isEqualTo(report.kept(Split.HELD_OUT));
        assertThat(pairs.filter(
                                "size(prompt_tokens) > 256 or exists(completions, c -> size(prompt_tokens) + size(c.tokens) > 512)")
                        .count())
                .isZero();
        assertThat(table("quarantine")
                        .filter("get_json_object(row, '$.chosen') is not null")
                        .count())
                .isEqualTo(report.quarantined());
    }

    @Test
    void losesNoPairWithoutPrompt() {
        DataReport report = ingest("ethics-util-train.parquet", "tinystories-656k", 0.1);
        assertThat(report.rowsIn()).isEqualTo(13738);
        assertThat(report.quarantinedByReason()).isEqualTo("exact_duplicate 110, contradicting_duplicate 2");
        assertThat(report.kept()).isEqualTo(13626);
        assertThat((double) report.kept(Split.HELD_OUT) / report.kept()).isBetween(0.09, 0.11);
        assertThat(table("examples")
                        .filter("prompt = '' and prompt_tokens = array(1)")
                        .count())
                .isEqualTo(13626);
    }

    private DataReport ingest(String file, String model, double heldOut) {
        return IngestRun.ingest(
                spark,
                RunDirectory.open(folder.toString(), new Configuration()),
                IngestRun.defaults(List.of(fixtures + "/data/" + file), heldOut),
                TokenizerFiles.read(fixtures.resolve("models").resolve(model)),
                1);
    }

    private Dataset<Row> table(String name) {
        return spark.read().parquet(folder.resolve(name).toString());
    }
}
