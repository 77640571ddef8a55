package io.plumbline.jobs.ingest;

import static io.plumbline.jobs.ingest.IngestRun.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.Reason;
import io.plumbline.jobs.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Inputs that ingest refuses, and what it leaves where it fails. */
@ExtendWith(TestSpark.class)
class IngestRefusalsIT {
    private final SparkSession spark;

    @TempDir
    private Path folder;

    IngestRefusalsIT(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void refusesAParquetFileThatIsNone() throws IOException {
        IngestRun run = run();
        Files.write(folder.resolve("broken.parquet"), new byte[] {'P', 'A', 'R', 0, 1, 2, 3, 4, 5, 6, 7, 8});
        assertThatThrownBy(() -> run.train("broken.parquet").ingest())
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DATA))
                .hasMessage("Cannot read data.train: file:" + folder
                        + "/broken.parquet is not whole, or no Parquet: its footer is not that of a Parquet file");
    }

    @Test
    void namesAParquetFileWithDamagedPages() throws IOException {
        spark.range(1000)
                .selectExpr("'a' prompt", "sha2(cast(id AS STRING), 256) chosen", "'c' rejected")
                .coalesce(1)
                .write()
                .parquet(folder.resolve("damaged").toString());
        String file = run().table("../damaged").inputFiles()[0];
        Path path = Path.of(file.substring("file://".length()));
        byte[] bytes = Files.readAllBytes(path);
        Arrays.fill(bytes, 200, bytes.length / 2, (byte) 0x55);
        Files.write(path, bytes);
        Files.delete(path.resolveSibling("." + path.getFileName() + ".crc"));
        assertThatThrownBy(() -> run().train("damaged").ingest())
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DATA))
                .hasMessage("Cannot read file:" + path
                        + ": its data is damaged (FAILED_TO_UNCOMPRESS(5)); fetch or write it" + " again");
    }

    @Test
    void namesAFileThatATaskCannotRead() throws IOException {
        Files.writeString(folder.resolve("broken.jsonl.gz"), "this is not gzip");
        assertThatThrownBy(() -> run().train("broken.jsonl.gz").ingest())
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DATA))
                .hasMessage("Cannot read data.train: file:" + folder
                        + "/broken.jsonl.gz has a name that ends in .gz, but is not compressed by gzip");
    }

    @Test
    void keepsQuarantineAndReportWhereNothingIsLeftToTrainOn() throws IOException {
        run().train("good.jsonl", List.of(pair("a", " b", " c"))).ingest();
        assertThatThrownBy(() ->
                        run().train("bad.jsonl", List.of(pair("a", "b", "b"))).ingest())
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DATA))
                .hasMessage(
                        "Cannot ingest: of 1 rows no example is left to train on (quarantined: identical_completions 1, held"
                                + " out: 0); most of them identical_completions: "
                                + Reason.IDENTICAL_COMPLETIONS.sentence()
                                + " (chosen and rejected are the same text, in file:" + folder
                                + "/bad.jsonl); see file:" + folder + "/run/refused/data-report.json and file:" + folder
                                + "/run/refused/quarantine");
        assertThat(run().table("refused/quarantine").count()).isEqualTo(1);
        assertThat(folder.resolve("run/refused/examples")).doesNotExist();
        assertThat(run().table("quarantine").count()).isZero();
        assertThat(run().table("examples").count()).isEqualTo(1);
    }

    @Test
    void failsItsGateWhereTooManyRowsAreQuarantined() throws IOException {
        IngestRun run = run().train("train.jsonl", List.of(pair("a", " b", " c"), pair("a", "b", "b")));
        assertThatThrownBy(() -> run.ingest(0.4))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.GATE))
                .hasMessageStartingWith(
                        "Ingest did not pass: 1 of 2 rows are quarantined, a share of 0.5000, and"
                                + " data.max-quarantined-fraction is 0.4 (identical_completions 1); most of them identical_completions: two completions of a prompt");
        assertThat(run.ingest(0.5).kept()).isEqualTo(1);
    }

    private IngestRun run() {
        return new IngestRun(spark, folder);
    }
}
