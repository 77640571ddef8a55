package io.plumbline.jobs.ingest;

import static io.plumbline.jobs.ingest.IngestRun.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.Columns;
import io.plumbline.data.DataReport;
import io.plumbline.data.Reason;
import io.plumbline.data.RowLayout;
import io.plumbline.data.Split;
import io.plumbline.jobs.TestSpark;
import io.plumbline.jobs.source.FileSource;
import io.plumbline.jobs.source.InputRow;
import io.plumbline.jobs.source.RowRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rows that were put aside behind the shuffle have their original fetched from where it stands. */
@ExtendWith(TestSpark.class)
class QuarantinedRowsIT {
    private final SparkSession spark;

    @TempDir
    private Path folder;

    QuarantinedRowsIT(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void fetchesRowsOfEveryKindOfFile() throws IOException {
        IngestRun run = new IngestRun(spark, folder)
                .train("a.jsonl", List.of(line("a", " b", "a0"), line("b", " c", "a1"), line("c", " d", "a2")))
                .train("b.jsonl", List.of(line("e", " f", "b0"), line("b", " c", "b1")));
        compressed("c.jsonl.gz", List.of(line("h", " a", "c1"), line("a", " b", "c2")));
        spark.createDataFrame(
                        List.of(RowFactory.create("d", " e", " d"), RowFactory.create("c", " d", " a")),
                        StructType.fromDDL("prompt STRING, chosen STRING, rejected STRING"))
                .coalesce(1)
                .write()
                .parquet(folder.resolve("d.parquet").toString());
        write("e.json", List.of("[", line("g", " b", "e0"), ",", line("a", " b", "e1"), "]"));
        write("f.csv", List.of("rejected,prompt,chosen", "\" a\",h,\" b\"", " c,a,\" b\"", " b,b", " c,h,\" a\""));
        DataReport report = run.train("c.jsonl.gz")
                .train("d.parquet")
                .train("e.json")
                .train("f.csv")
                .ingest();
        assertThat(report.quarantined(Reason.EXACT_DUPLICATE)).isEqualTo(5);
        Map<String, String> rows = new TreeMap<>();
        for (Row row : run.table("quarantine").select("file", "reason", "row").collectAsList()) {
            String file = row.getString(0).substring(("file:" + folder + "/").length());
            rows.put(file.charAt(0) + " " + row.getString(1), row.getString(2));
        }
        assertThat(rows)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "b exact_duplicate",
                        line("b", " c", "b1"),
                        "c exact_duplicate",
                        line("a", " b", "c2"),
                        "d exact_duplicate",
                        "{\"prompt\":\"c\",\"chosen\":\" d\",\"rejected\":\" a\"}",
                        "e exact_duplicate",
                        line("a", " b", "e1"),
                        "f exact_duplicate",
                        "{\"rejected\":\" c\",\"prompt\":\"h\",\"chosen\":\" a\"}",
                        "f malformed_csv",
                        "\" b,b\""));
    }

    /** Two small files stand in one part of the input, so that the number of a row is none of its file. */
    @Test
    void refusesARowThatIsAnotherThanBefore() throws IOException {
        List<String> lines = List.of(line("a", "b", "0"), line("b", "c", "1"));
        write("one.jsonl", lines);
        write("two.jsonl", lines);
        Dataset<Row> ingested = putAside("two.jsonl", 3, lines.get(1));
        assertThat(fetched(ingested)).containsExactly(lines.get(1));
        for (List<String> changed : List.of(List.of(lines.get(0), line("b", "c", "2")), lines.subList(0, 1))) {
            write("two.jsonl", changed);
            assertThatThrownBy(() -> fetched(ingested))
                    .isInstanceOf(SparkException.class)
                    .rootCause()
                    .isInstanceOfSatisfying(PlumblineException.class, refused -> assertThat(refused.kind())
                            .isEqualTo(Kind.DATA))
                    .hasMessage("Cannot read data: a row of two.jsonl is another than when it was first read;"
                            + " leave the input unchanged and run again");
        }
    }

    private static String line(String prompt, String chosen, String note) {
        String pair = pair(prompt, chosen, " a".equals(chosen) ? " c" : " a");
        return pair.substring(0, pair.length() - 1) + ", \"note\": \"" + note + "\"}";
    }

    private void write(String name, List<String> lines) throws IOException {
        Files.write(folder.resolve(name), lines, StandardCharsets.UTF_8);
    }

    private void compressed(String name, List<String> lines) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A row as ingest leaves it that was put aside behind the shuffle. */
    private Dataset<Row> putAside(String file, long index, String json) {
        Object[] values = new Object[IngestedRow.SCHEMA.length()];
        values[1] = "exact_duplicate";
        values[2] = "detail";
        values[3] = file;
        Place.of(Split.TRAIN, 0, index, json).write(values, 1 + IngestedRow.QUARANTINE.length);
        return spark.createDataFrame(List.of(RowFactory.create(values)), IngestedRow.SCHEMA);
    }

    /** Reads the files as they are now. */
    private List<String> fetched(Dataset<Row> ingested) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Configuration hadoop = new Configuration();
        Broadcast<SerializableConfiguration> configuration = context.broadcast(new SerializableConfiguration(hadoop));
        JavaRDD<InputRow> rows = FileSource.of("data.train", List.of(folder + "/*.jsonl"), hadoop)
                .open(context, new RowRequest(new RowLayout("auto", Columns.DEFAULT), 1000), configuration);
        assertThat(rows.getNumPartitions()).isEqualTo(1);
        List<String> originals = new ArrayList<>();
        QuarantinedRows.of(spark, ingested, rows, context.emptyRDD())
                .collectAsList()
                .forEach(row -> originals.add(row.getString(row.fieldIndex("row"))));
        return originals;
    }
}
