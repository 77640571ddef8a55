package io.plumbline.jobs.ingest;

import static io.plumbline.jobs.ingest.IngestRun.pair;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.data.DataReport;
import io.plumbline.data.Reason;
import io.plumbline.data.Split;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.tables.ExampleRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestSpark.class)
class IngestJobIT {
    private final SparkSession spark;

    @TempDir
    private Path folder;

    IngestJobIT(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void givesEveryRowItsReason() throws IOException {
        Map<Reason, String> rows = new TreeMap<>();
        rows.put(Reason.MALFORMED_JSON, "{\"prompt\": \"a\"");
        rows.put(Reason.INVALID_TEXT, pair("a", "b \\ud800", "c"));
        rows.put(Reason.TEXT_TOO_LONG, pair("a", "b ".repeat(60), "c"));
        rows.put(Reason.WRONG_TYPE, "{\"prompt\": \"a\", \"chosen\": [\"b\"], \"rejected\": \"c\"}");
        rows.put(Reason.MISSING_TEXT, "{\"prompt\": \"a\", \"chosen\": \"b\", \"rejected\": null}");
        rows.put(Reason.EMPTY_COMPLETION, pair("a", "b", " "));
        rows.put(Reason.IDENTICAL_COMPLETIONS, pair("a", "b", "b"));
        rows.put(Reason.IDENTICAL_AFTER_TRUNCATION, pair("a", " b b b b b b b c", " b b b b b b b d"));
        rows.put(Reason.NOTHING_LEFT, pair("a", " b", "~"));
        rows.put(Reason.UNSPLITTABLE_TRANSCRIPT, "{\"chosen\": \"b\", \"rejected\": \"c\"}");
        rows.put(Reason.TOKEN_OUT_OF_VOCABULARY, pair("a", " h", " b"));
        rows.put(Reason.EXACT_DUPLICATE, pair("a", " b c", " d"));
        rows.put(Reason.HELD_OUT_LEAK, pair("held out", " b", " c"));
        List<String> lines = new ArrayList<>(rows.values());
        lines.add(rows.get(Reason.EXACT_DUPLICATE));
        lines.add(pair("e", " b", " c"));
        lines.add(pair("e", " c", " b"));
        DataReport report = run().train("train.jsonl", lines)
                .heldOut("test.jsonl", List.of(pair("held out", " e", " f")))
                .tokenizer(WordTokenizer.ofSmallModel())
                .ingest();

        assertThat(report.rowsIn()).isEqualTo(17);
        assertThat(report.kept(Split.TRAIN)).isEqualTo(1);
        assertThat(report.kept(Split.HELD_OUT)).isEqualTo(1);
        assertThat(report.quarantined(Reason.CONTRADICTING_DUPLICATE)).isEqualTo(2);
        for (Reason reason : rows.keySet()) {
            assertThat(report.quarantined(reason)).as(reason.code()).isEqualTo(1);
        }
        Dataset<Row> quarantine = table("quarantine");
        assertThat(quarantine.columns()).containsExactly("reason", "detail", "file", "row");
        for (Row row : quarantine.collectAsList()) {
            Reason reason = Reason.valueOf(row.getString(0).toUpperCase(Locale.ROOT));
            assertThat(row.getString(2)).isEqualTo("file:" + folder + "/train.jsonl");
            assertThat(new ObjectMapper().readTree(row.getString(3)))
                    .as(reason.code())
                    .isNotNull();
            if (reason == Reason.MALFORMED_JSON) {
                assertThat(row.getString(3)).isEqualTo("\"{\\\"prompt\\\": \\\"a\\\"\"");
            } else if (rows.containsKey(reason)) {
                assertThat(row.getString(3)).isEqualTo(rows.get(reason));
            }
        }
        assertThat(new ObjectMapper()
                        .readTree(folder.resolve("run/data-report.json").toFile())
                        .path("rows_in")
                        .intValue())
                .isEqualTo(17);
    }

    @Test
    void writesTokenisedPairs() throws IOException {
        run().train("train.jsonl", List.of("{\"prompt\": \"a\", \"chosen\": \" b c\", \"rejected\": \" d\"}"))
                .ingest();
        Dataset<Row> pairs = table("examples");
        assertThat(pairs.columns()).containsExactly(ExampleRows.SCHEMA.fieldNames());
        Row row = pairs.collectAsList().get(0);
        assertThat(row.getString(0)).matches("[0-9a-f]{64}");
        assertThat(row.mkString(" | ").substring(67))
                .isEqualTo(
                        "train | a | WrappedArray(0, 3) | false | false | WrappedArray([ b c,WrappedArray(4, 5, 1),false,1,null],"
                                + " [ d,WrappedArray(6, 1),false,2,null]) | 1.0 | null | null | false"
                                // SHA-256 of "prompt" and "a", each behind its length in four bytes.
                                + " | 636af597214d307444d1471bd4c85d3e2c241428f21571f0e8c136684f27f8ec | train");
        assertThat(table("quarantine").count()).isZero();
    }

    @Test
    void quarantinesEmptyPromptsOfATokenizerWithoutBegin() throws IOException {
        DataReport report = run().train("train.jsonl", List.of(pair("", "a", "b"), pair("a", " b", " c")))
                .tokenizer(WordTokenizer.withoutBos())
                .ingest();
        assertThat(report.quarantined(Reason.NO_BOS)).isEqualTo(1);
        assertThat(report.kept()).isEqualTo(1);
    }

    @Test
    void dependsOnRowsAlone() throws IOException {
        List<String> lines = manyRows();
        run().train("one.jsonl", lines).heldOutFraction(0.3).ingest();
        List<String> once = sorted("examples", "id", "split", "prompt_tokens", "completions");
        List<String> quarantinedOnce = sorted("quarantine", "reason", "detail", "row");
        assertThat(once).isNotEmpty();
        assertThat(quarantinedOnce).isNotEmpty();

        Collections.shuffle(lines, new Random(1));
        IngestRun many = run().heldOutFraction(0.3);
        for (int i = 0; i < 7; i++) {
            many.train("some-" + (7 - i) + ".jsonl", lines.subList(i * lines.size() / 7, (i + 1) * lines.size() / 7));
        }
        many.ingest();
        assertThat(sorted("examples", "id", "split", "prompt_tokens", "completions"))
                .isEqualTo(once);
        assertThat(sorted("quarantine", "reason", "detail", "row")).isEqualTo(quarantinedOnce);
    }

    @Test
    void keepsPromptsOnOneSideAndFilesSorted() throws IOException {
        run().train("train.jsonl", manyRows()).heldOutFraction(0.3).ingest();
        Dataset<Row> pairs = table("examples");
        assertThat(pairs.filter("split = 'held_out'").count()).isPositive();
        assertThat(pairs.groupBy("prompt")
                        .agg(org.apache
                                .spark
                                .sql
                                .functions
                                .countDistinct("split")
                                .as("splits"))
                        .filter("splits > 1")
                        .count())
                .isZero();
        for (String file : pairs.inputFiles()) {
            List<String> ids = spark.read()
                    .parquet(file)
                    .coalesce(1)
                    .select("id")
                    .as(Encoders.STRING())
                    .collectAsList();
            assertThat(ids).isSorted();
        }
    }

    @Test
    void readsParquetAsItReadsLines() throws IOException {
        List<String> lines = manyRows();
        lines.add("{\"prompt\": null, \"chosen\": \"a\", \"rejected\": \"b\"}");
        run().train("lines.jsonl", lines).ingest();
        List<String> fromLines = sorted("examples", "id", "split", "prompt_tokens");
        long quarantined = table("quarantine").count();

        spark.read()
                .schema("prompt STRING, chosen STRING, rejected STRING, extra INT")
                .json(folder.resolve("lines.jsonl").toString())
                .write()
                .parquet(folder.resolve("table with space.parquet").toString());
        run().train("table with space.parquet").ingest();
        assertThat(sorted("examples", "id", "split", "prompt_tokens")).isEqualTo(fromLines);
        assertThat(table("examples").filter("source != 'table with space'").count())
                .isZero();
        Dataset<Row> quarantine = table("quarantine");
        assertThat(quarantine.count()).isEqualTo(quarantined);
        Row row = quarantine.filter("reason = 'missing_text'").first();
        assertThat(row.getString(2)).startsWith("file:" + folder + "/table with space.parquet/part-");
        assertThat(row.getString(3)).isEqualTo("{\"prompt\":null,\"chosen\":\"a\",\"rejected\":\"b\"}");
    }

    @Test
    void quarantinesWrongTypesOfParquet() throws IOException {
        spark.sql("SELECT 'a' prompt, array('b') chosen, 'c' rejected UNION ALL SELECT 'a', array('d'), 'e'")
                .write()
                .parquet(folder.resolve("typed.parquet").toString());
        DataReport report = run().train("typed.parquet")
                .train("train.jsonl", List.of(pair("a", " b", " c")))
                .ingest();
        assertThat(report.quarantinedByReason()).isEqualTo("wrong_type 2");
        assertThat(table("quarantine").first().getString(1)).isEqualTo("column 'chosen' must hold text, found a list");
    }

    private static List<String> manyRows() {
        Random random = new Random(7);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            lines.add(pair(words(random, 2), " " + words(random, 2), " " + words(random, 1)));
        }
        return lines;
    }

    private static String words(Random random, int count) {
        String[] words = new String[count];
        Arrays.setAll(words, i -> String.valueOf((char) ('a' + random.nextInt(8))));
        return String.join(" ", words);
    }

    private IngestRun run() {
        return new IngestRun(spark, folder);
    }

    private Dataset<Row> table(String name) {
        return run().table(name);
    }

    private List<String> sorted(String table, String first, String... others) {
        return table(table).select(first, others).collectAsList().stream()
                .map(row -> row.mkString(" "))
                .sorted()
                .toList();
    }
}
