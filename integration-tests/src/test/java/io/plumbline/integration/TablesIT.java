package io.plumbline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.PlumblineException;
import io.plumbline.jobs.catalog.FoundTable;
import io.plumbline.jobs.catalog.RunTable;
import io.plumbline.jobs.catalog.TableLocation;
import io.plumbline.jobs.catalog.TableTarget;
import io.plumbline.jobs.catalog.TableVersion;
import io.plumbline.jobs.quickstart.Quickstart;
import io.plumbline.jobs.step.StepName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of real Iceberg, Delta and Hive as inputs and outputs. */
class TablesIT {
    private static final int FIRST = 30;
    private static final int APPENDED = 5;

    @TempDir
    private static Path folder;

    private static SparkSession spark;
    private final TableRuns runs = new TableRuns(spark, folder);
    private final List<String> said = runs.said();

    @BeforeAll
    static void makeTables() throws IOException {
        spark = CatalogSession.start(folder);
        Path made = folder.resolve("made");
        Quickstart.prepare(made, 1);
        List<String> rows = Files.readAllLines(made.resolve("data/train.jsonl"));
        Files.write(folder.resolve("first.jsonl"), rows.subList(0, FIRST));
        Files.write(folder.resolve("appended.jsonl"), rows.subList(FIRST, FIRST + APPENDED));
        spark.sql("CREATE NAMESPACE lake.align");
        spark.sql("CREATE DATABASE align");
        write("first.jsonl", "CREATE TABLE lake.align.preferences USING iceberg AS SELECT");
        write("first.jsonl", "CREATE TABLE align.hive_preferences STORED AS PARQUET AS SELECT");
        spark.sql("CREATE VIEW align.seen AS SELECT * FROM align.hive_preferences");
        spark.sql("CREATE TABLE align.linked (n INT) STORED AS INPUTFORMAT"
                + " 'org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat' OUTPUTFORMAT"
                + " 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'");
        spark.sql(
                "CREATE TABLE align.acid (prompt STRING) PARTITIONED BY (run STRING) CLUSTERED BY (prompt) INTO 2 BUCKETS"
                        + " STORED AS ORC TBLPROPERTIES ('transactional' = 'true')");
        spark.sql("CREATE TABLE align.by_day (id BIGINT, run STRING) PARTITIONED BY (day STRING) STORED AS PARQUET");
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static void write(String file, String into) {
        spark.sql(into + " prompt, chosen, rejected, pmod(hash(prompt), 3) AS n FROM json.`" + folder.resolve(file)
                + "`");
    }

    private static List<Row> examples(String directory) {
        return spark.read()
                .parquet(folder.resolve(directory).resolve("examples").toString())
                .select("id", "split", "prompt_tokens", "completions")
                .orderBy("id")
                .collectAsList();
    }

    private JsonNode tables(String directory) throws IOException {
        return runs.read(directory, "manifest.json", "ingest");
    }

    private static String only(String sql) {
        return spark.sql(sql).first().get(0).toString();
    }

    @Test
    void anAppendedSnapshotCostsItsNewRowsOnly() throws IOException {
        List<StepName> chain = List.of(StepName.INGEST, StepName.REFERENCE, StepName.TRAIN, StepName.SCORE);
        String table = "data.train=[\"table:lake.align.preferences\"]";
        String[] settings = {table, "tables.scores=lake.align.scores", "tables.quarantine=align.aside"};
        runs.run("iceberg", chain, settings);
        runs.requireNamed("lake.align.preferences", "align.aside", "lake.align.scores");
        String first = only("SELECT snapshot_id FROM lake.align.preferences.refs");
        assertThat(said)
                .anyMatch(line -> line.startsWith("ingest: " + FIRST + " rows: "))
                .contains("score: scores are in table lake.align.scores, partition run = default");
        assertThat(tables("iceberg").at("/data.train/0/version").asText()).isEqualTo(first);
        assertThat(folder.resolve("iceberg/experiments/default/report.html"))
                .content()
                .contains("lake.align.preferences at iceberg version " + first)
                .doesNotContain("0 files");
        List<Row> former = examples("iceberg");
        List<Row> scores = spark.read()
                .parquet(folder.resolve("iceberg/experiments/default/scores").toString())
                .orderBy("id")
                .collectAsList();
        assertThat(spark.newSession()
                        .sql("SELECT * FROM lake.align.scores WHERE run = 'default' ORDER BY id")
                        .drop("run")
                        .collectAsList())
                .isEqualTo(scores)
                .isNotEmpty();
        assertThat(spark.table("align.aside").columns()).containsExactly("reason", "detail", "file", "row", "run");

        runs.run("iceberg", chain, settings);
        assertThat(said)
                .filteredOn(line -> line.endsWith("up to date, nothing to do"))
                .hasSize(chain.size());
        assertThat(said).noneMatch(line -> line.contains("in table"));

        LackingTable.requireWritten(runs, chain, scores.size(), settings);

        write("appended.jsonl", "INSERT INTO lake.align.preferences SELECT");
        runs.run("iceberg", List.of(StepName.INGEST, StepName.REFERENCE), table);
        String second = only("SELECT snapshot_id FROM lake.align.preferences.refs");
        assertThat(said)
                .contains("ingest: started again, since data.train was lake.align.preferences at iceberg version "
                        + first + ", is lake.align.preferences at iceberg version " + second)
                .contains("ingest: " + FIRST + " examples have the tokens of the ingest before, " + APPENDED
                        + " were tokenised")
                .anyMatch(line -> line.startsWith("reference: " + 2 * APPENDED + " completions computed"));
        assertThat(examples("iceberg")).hasSize(FIRST + APPENDED).containsAll(former);

        // Rows that are gone are gone, and the rest are the bits of an ingest that has nothing to go by.
        spark.sql("DELETE FROM lake.align.preferences WHERE n = 0");
        runs.run("iceberg", List.of(StepName.INGEST), table);
        runs.run("fresh", List.of(StepName.INGEST), table);
        assertThat(examples("fresh")).isEqualTo(examples("iceberg")).hasSizeBetween(1, FIRST + APPENDED - 1);

        assertThat(found("table:lake.align.preferences version as of " + first)
                        .rows()
                        .count())
                .isEqualTo(FIRST);
        String then = only("SELECT made_current_at FROM lake.align.preferences.history ORDER BY 1 LIMIT 1");
        assertThat(found("table:lake.align.preferences timestamp as of '" + then + "'")
                        .version()
                        .version())
                .isEqualTo(first);
    }

    private static FoundTable found(String location) {
        return FoundTable.find(spark, "data.train", TableLocation.of(location));
    }

    @Test
    void aTableThatWasMadeAgainIsAnotherThoughItsVersionIsTheSame() {
        spark.sql("CREATE TABLE align.again USING delta AS SELECT 1 AS Provider");
        TableVersion first = found("table:align.again").version();
        spark.sql("DROP TABLE align.again");
        spark.sql("CREATE TABLE align.again USING delta AS SELECT 2 AS Provider");
        TableVersion second = found("table:align.again").version();
        assertThat(second.version()).isEqualTo(first.version()).isEqualTo("0");
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(found("table:align.again version as of 0 where Provider > 1")
                        .rows()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aTableWithoutVersionsThatChangesWhileItIsReadIsNoticed() {
        spark.sql("CREATE TABLE align.moving (n INT) STORED AS PARQUET");
        FoundTable empty = found("table:align.moving");
        assertThat(empty.isChanged()).isFalse();
        spark.sql("INSERT INTO align.moving SELECT 1");
        assertThat(empty.isChanged()).isTrue();
        FoundTable table = found("table:align.moving");
        assertThat(table.isChanged()).isFalse();
        spark.sql("INSERT INTO align.moving SELECT 2");
        assertThat(table.isChanged()).isTrue();
    }

    @Test
    void theSameFilesReadInAnotherWayAreAnotherVersion() {
        spark.sql(
                "CREATE TABLE align.told (chosen STRING, rejected STRING) ROW FORMAT DELIMITED FIELDS TERMINATED BY ','");
        spark.sql("INSERT INTO align.told VALUES ('a', 'b')");
        FoundTable byComma = found("table:align.told");
        assertThat(byComma.isChanged()).isFalse();
        spark.sql("ALTER TABLE align.told SET SERDEPROPERTIES ('field.delim' = ';')");
        assertThat(found("table:align.told").rows().first().getString(0)).isEqualTo("a,b");
        assertThat(found("table:align.told").version().id())
                .isNotEqualTo(byComma.version().id());
        assertThat(byComma.isChanged()).isTrue();
    }

    @Test
    void aTimeWithoutAZoneIsRecordedWithTheSessions() {
        spark.sql("CREATE TABLE align.times STORED AS PARQUET AS SELECT timestamp '2026-01-31T12:00:00Z' AS at");
        String zone = spark.conf().get("spark.sql.session.timeZone");
        assertThat(found("table:align.times where at > '2026-01-31'").filter())
                .isEqualTo("at > '2026-01-31' (times of " + zone + ")");
        assertThat(found("table:align.times where at IS NOT NULL AND 1 > cast('0' AS INT)")
                        .filter())
                .isEqualTo("at IS NOT NULL AND 1 > cast('0' AS INT)");
    }

    @Test
    void aSettingByWhichSparkLeavesRowsOutIsRefused() {
        spark.conf().set("spark.sql.files.ignoreMissingFiles", true);
        try {
            assertThatThrownBy(() -> found("table:align.hive_preferences"))
                    .hasMessageContaining("set spark.sql.files.ignoreMissingFiles = false");
        } finally {
            spark.conf().unset("spark.sql.files.ignoreMissingFiles");
        }
    }

    @Test
    void bytesInAStructThatAreNoTextAreNotReplaced() {
        spark.sql("CREATE TABLE align.nested STORED AS PARQUET AS SELECT struct(prompt, chosen,"
                + " if(n = 0, cast(unhex('6869ff') AS STRING), rejected) AS rejected) AS texts"
                + " FROM lake.align.preferences VERSION AS OF "
                + only("SELECT snapshot_id FROM lake.align.preferences.history ORDER BY made_current_at LIMIT 1"));
        long broken = spark.sql("SELECT * FROM align.nested WHERE hex(texts.rejected) = '6869FF'")
                .count();
        runs.run(
                "nested",
                List.of(StepName.INGEST),
                "data.train=[\"table:align.nested\"]",
                "data.columns.prompt=texts.prompt",
                "data.columns.chosen=texts.chosen",
                "data.columns.rejected=texts.rejected",
                "data.max-quarantined-fraction=1");
        assertThat(examples("nested")).hasSize((int) (FIRST - broken));
        assertThat(broken).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lake.align.runs", "align.hive_runs"})
    void aRunReplacesItsOwnRowsAloneAndAllOrNone(String target) throws IOException {
        RunRows.requireReplaced(spark, folder, target);
    }

    @Test
    @Tag("cluster")
    void aRunReplacesItsOwnRowsOfADeltaTable() throws IOException {
        RunRows.requireReplaced(spark, folder, "align.delta_runs using delta");
    }

    @Test
    void rowsPutAsideBelongToTheRunDirectoryWhicheverExperimentReadsIt() {
        new PutAsideRows(runs).requireReplaced("align.hive_preferences", "lake.align.put_aside");
    }

    @Test
    void promptsCompletionsAndLabelsAreHandedOnInTables() throws IOException {
        spark.sql(
                "CREATE TABLE align.prompts STORED AS PARQUET AS SELECT prompt, n FROM align.hive_preferences ORDER BY n DESC LIMIT 8");
        new SampledTables(runs).requireHanded("align.prompts", "lake.align.completions", "align.labels");
    }

    @Test
    void aTableThatCannotReceiveRowsIsRefusedBeforeAnyWork() {
        String[] settings = {"data.train=[\"table:lake.align.preferences\"]", "tables.quarantine=nowhere.align.aside"};
        String problem = "tables.quarantine = nowhere.align.aside: there is no catalog nowhere";
        assertThatThrownBy(() -> runs.dryRun("unwritten", List.of(StepName.INGEST), settings))
                .hasMessageContaining(problem);
        assertThatThrownBy(() -> runs.run("unwritten", List.of(StepName.INGEST), settings))
                .hasMessageContaining(problem);
        assertThat(folder.resolve("unwritten/examples")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "align.hive_preferences, it has no column run",
        "align.by_day, 'it is partitioned by day, and must be by run alone'",
        "align.seen, it is a view",
        "align.acid, it is a transactional table of Hive",
        "other.align.files, it is a table of files of another catalog than the session's",
        "other.align.untold, its catalog does not tell its format"
    })
    void aTableOfAnotherFormIsNoTarget(String target, String problem) {
        RunTable runs = new RunTable(spark, "tables.scores", TableTarget.of(target));
        assertThatThrownBy(runs::require)
                .hasMessageStartingWith("Cannot write tables.scores = " + target + ": " + problem);
    }

    @Test
    void readsAHiveTableWithAFilter() throws IOException {
        String table = "align.hive_preferences";
        long expected = ingestFiltered(table, "files");
        write("appended.jsonl", "INSERT INTO " + table + " SELECT");
        long more = spark.table(table).filter("n > 0").count();
        ingestFiltered(table, "files");
        assertThat(said)
                .contains("ingest: " + expected + " examples have the tokens of the ingest before, " + (more - expected)
                        + " were tokenised");
        // Also those that go to the other side of the split.
        ingestFiltered(table, "files", "data.held-out-fraction=0.6");
        assertThat(said)
                .contains("ingest: " + more + " examples have the tokens of the ingest before, 0 were tokenised");
    }

    @Test
    @Tag("cluster")
    void readsADeltaTableWithAFilterAndAtAVersion() throws IOException {
        String table = "align.delta_preferences";
        write("first.jsonl", "CREATE TABLE " + table + " USING delta AS SELECT");
        ingestFiltered(table, "delta");
        assertThat(tables("delta").at("/data.train/0/version").asText()).isEqualTo("0");
        write("appended.jsonl", "INSERT INTO " + table + " SELECT");
        assertThat(found("table:" + table).version().version()).isEqualTo("1");
        assertThat(found("table:" + table + " version as of 0").rows().count()).isEqualTo(FIRST);
    }

    /** Returns how many rows the filter leaves. */
    private long ingestFiltered(String table, String format, String... settings) throws IOException {
        String filter = "n > 0 AND prompt IS NOT NULL";
        long expected = spark.table(table).filter("n > 0").count();
        assertThat(expected).isBetween(1L, FIRST + APPENDED - 1L);
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("data.train=[\"table:" + table + " where " + filter + "\"]");
        runs.run(format, List.of(StepName.INGEST), all.toArray(String[]::new));
        assertThat(said).anyMatch(line -> line.startsWith("ingest: " + expected + " rows: "));
        JsonNode recorded = tables(format).at("/data.train/0");
        assertThat(recorded.path("format").asText()).isEqualTo(format);
        assertThat(recorded.path("filter").asText()).isEqualTo(filter);
        return expected;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    table:nowhere.align.preferences | there is no catalog nowhere in this session, but lake, other, spark_catalog
                    table:lake.align.missing | there is no such table; look at the name
                    table:align.seen | it is a view
                    table:align.linked | it is read by org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat
                    table:align.acid | it is a transactional table of Hive
                    table:other.align.files | it is a table of files of another catalog than the session's
                    table:other.align.untold | its catalog does not tell its format
                    table:align.hive_preferences version as of 1 | it keeps no versions
                    table:lake.align.preferences version as of 1 | it has no snapshot 1 (any more)
                    table:lake.align.preferences version as of 'gold' | it has no branch or tag 'gold', but main
                    table:lake.align.preferences timestamp as of '2001-01-01' | it had no rows at 2001-01-01
                    table:lake.align.preferences timestamp as of 'noon' | 'noon' is no time
                    table:lake.align.preferences where quality > 3 | `quality`
                    table:lake.align.preferences where n | is not a boolean
                    table:lake.align.preferences where rand() < 0.5 | its predicate would choose other rows another time
                    table:lake.align.preferences where to_date('today') > '2026-01-01' | its predicate would choose other rows
                    table:lake.align.preferences where current_date() > '2026-01-01' | its predicate would choose other rows
                    """)
    void refusesATableThatCannotBeReadInASentence(String location, String problem) {
        assertThatThrownBy(() -> runs.run("refused", List.of(StepName.INGEST), "data.train=[\"" + location + "\"]"))
                .isInstanceOf(PlumblineException.class)
                .satisfies(e ->
                        assertThat(((PlumblineException) e).kind()).isEqualTo(PlumblineException.Kind.CONFIGURATION))
                .hasMessageStartingWith("Cannot read data.train = " + location + ": ")
                .hasMessageContaining(problem);
    }
}
