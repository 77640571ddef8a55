package io.plumbline.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.Fixtures;
import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.DataReport;
import io.plumbline.data.Reason;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.jobs.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Inputs that people brought to tools like this one and that were read wrongly or not at all. */
@ExtendWith(TestSpark.class)
class ReportedSituationsIT {
    private static Path fixtures;

    private final SparkSession spark;

    @TempDir
    private Path folder;

    ReportedSituationsIT(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeAll
    static void findFixtures() {
        fixtures = Fixtures.orSkip("no reported situation of inputs is tried");
    }

    @Test
    void readsEachFileOnceWhereANameLooksLikeAPattern() {
        DataReport report = ingest(in("file-name-with-brackets"));
        assertThat(report.rowsIn()).isEqualTo(6);
        assertThat(report.kept()).isEqualTo(6);
        assertThat(spark.read()
                        .parquet(folder.resolve("run/examples").toString())
                        .select("prompt")
                        .distinct()
                        .count())
                .isEqualTo(6);
    }

    @Test
    void refusesALinkWithoutItsFile() throws IOException {
        Path in = Files.createDirectory(folder.resolve("in"));
        Files.copy(Path.of(in("link-without-its-file"), "a.parquet"), in.resolve("a.parquet"));
        Files.createSymbolicLink(in.resolve("b.parquet"), Path.of("/nowhere/b.parquet"));
        assertRefused(
                in.toString(),
                "Cannot read data.train: file:" + in
                        + "/b.parquet is a link to /nowhere/b.parquet, which is not there or"
                        + " leads back; delete the link, or bring what it leads to");
    }

    @Test
    void readsRowsBesideATimeInNanoseconds() {
        DataReport report = ingest(in("unused-timestamp-column"));
        assertThat(report.rowsIn()).isEqualTo(12);
        assertThat(report.kept()).isEqualTo(12);
    }

    @Test
    void readsAJsonArray() {
        DataReport report = ingest(in("json-array"));
        assertThat(report.rowsIn()).isEqualTo(12);
        assertThat(report.kept()).isEqualTo(12);
    }

    @Test
    void saysOfListsOfMessagesWhatTheyAre() {
        assertRefused(
                in("message-lists"),
                nothingLeft("no_chat_template") + "no_chat_template: " + Reason.NO_CHAT_TEMPLATE.sentence()
                        + " (" + fixtures.resolve("models").resolve("tinystories-656k")
                        + " has no chat template (chat_template.jinja, or chat_template in tokenizer_config.json),"
                        + " in file:"
                        + in("message-lists") + "/x.parquet)" + see());
    }

    @Test
    void namesTheColumnsThatAreThereInAnotherCase() {
        assertRefused(
                in("columns-in-other-case"),
                nothingLeft("missing_text") + "missing_text: a column is missing or a text in it is null;"
                        + " name the columns that hold the texts in data.columns (no column 'prompt', 'chosen',"
                        + " 'rejected'; there are 'Prompt', 'Chosen', 'Rejected'; set data.columns.prompt = Prompt,"
                        + " data.columns.chosen = Chosen, data.columns.rejected = Rejected, in file:"
                        + in("columns-in-other-case") + "/x.parquet)" + see());
    }

    private static String in(String situation) {
        return fixtures.resolve("reported").resolve(situation).resolve("in").toString();
    }

    private static String nothingLeft(String code) {
        return "Cannot ingest: of 12 rows no example is left to train on (quarantined: " + code
                + " 12, held out: 0); most" + " of them ";
    }

    private String see() {
        return "; see file:" + folder + "/run/refused/data-report.json and file:" + folder + "/run/refused/quarantine";
    }

    private void assertRefused(String input, String message) {
        assertThatThrownBy(() -> ingest(input))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DATA))
                .hasMessage(message);
        assertThat(folder.resolve("run/examples")).doesNotExist();
    }

    private DataReport ingest(String input) {
        TokenizerFiles tokenizer =
                TokenizerFiles.read(fixtures.resolve("models").resolve("tinystories-656k"));
        return IngestRun.withDefaults(spark, folder.resolve("run"), List.of(input), tokenizer, 0.1);
    }
}
