package io.plumbline.jobs.ingest;

import static io.plumbline.jobs.ingest.IngestRun.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.DataReport;
import io.plumbline.data.Reason;
import io.plumbline.jobs.TestSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.io.api.Binary;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Only columns that are used are read, each file by its own; what fails alike stops early. */
@ExtendWith(TestSpark.class)
class ColumnsIT {
    private static final String PAIR =
            "optional binary prompt (STRING); optional binary chosen (STRING); optional binary" + " rejected (STRING);";

    private final SparkSession spark;

    @TempDir
    private Path folder;

    ColumnsIT(SparkSession spark) {
        this.spark = spark;
    }

    private void table(String name, String columns, List<Consumer<Group>> rows) throws IOException {
        HostileTables.write(folder.resolve(name), columns, rows);
    }

    private static Consumer<Group> row(String prompt, Consumer<Group> more) {
        return group -> {
            group.append("prompt", prompt).append("chosen", " b").append("rejected", " c");
            more.accept(group);
        };
    }

    @Test
    void noOtherColumnStopsAFile() throws IOException {
        table(
                "odd.parquet",
                PAIR + "optional int64 at (TIMESTAMP(NANOS,true)); optional int96 old; optional int32 Prompt; optional"
                        + " int32 CHOSEN; optional fixed_len_byte_array(2) f; optional int64 t (TIME(NANOS,true));"
                        + " repeated group many { optional int32 x; }",
                List.of(row("a", group -> group.append("at", 7L)
                        .append("old", new NanoTime(2_440_588, 5))
                        .append("Prompt", 1)
                        .append("CHOSEN", 2)
                        .append("f", Binary.fromString("xy")))));
        table(
                "names.parquet",
                PAIR + "optional int32 a.b; optional int32 [x]; optional int32 `y`;",
                List.of(row("b", group -> group.append("a.b", 1).append("[x]", 2))));
        spark.conf().set("spark.sql.caseSensitive", true);
        DataReport report = run().train("odd.parquet").train("names.parquet").ingest();
        spark.conf().unset("spark.sql.caseSensitive");
        assertThat(report.kept()).isEqualTo(2);
        assertThat(report.quarantined()).isZero();
    }

    @Test
    void valuesThatAreNoTextAreNamedWhateverTheirType() throws IOException {
        List<String> types = List.of(
                "optional int64 chosen (TIMESTAMP(NANOS,true));",
                "optional int96 chosen;",
                "optional binary chosen (DECIMAL(20,2));",
                "optional group chosen (MAP) { repeated group key_value { required binary key (STRING); optional int32"
                        + " value; } }",
                "optional group chosen (LIST) { repeated group list { optional binary element (STRING); } }");
        List<Consumer<Group>> values = List.of(
                group -> group.add("chosen", -7L),
                group -> group.add("chosen", new NanoTime(2_440_588, 5)),
                group -> group.add("chosen", Binary.fromConstantByteArray(new byte[] {1, 2})),
                group -> group.addGroup("chosen").addGroup(0).append("key", "x").append("value", 1),
                group -> group.addGroup("chosen").addGroup(0).append("element", "b"));
        IngestRun run = run().train("good.jsonl", List.of(pair("good", " b", " c")));
        for (int i = 0; i < types.size(); i++) {
            Consumer<Group> value = values.get(i);
            table(
                    "t" + i + ".parquet",
                    "optional binary prompt (STRING); " + types.get(i) + " optional binary rejected (STRING);",
                    List.of(group -> {
                        group.append("prompt", "a").append("rejected", " c");
                        value.accept(group);
                    }));
            run.train("t" + i + ".parquet");
        }
        assertThat(run.ingest().quarantinedByReason()).isEqualTo("wrong_type 5");
        String must = "column 'chosen' must hold text, found ";
        assertThat(run.table("quarantine").sort("file").collectAsList())
                .extracting(found -> found.getString(1) + " " + found.getString(3))
                .containsExactly(
                        must + "a date, a time or something else"
                                + " {\"prompt\":\"a\",\"chosen\":\"1969-12-31T23:59:59.999999993Z\",\"rejected\":\" c\"}",
                        must + "a date, a time or something else"
                                + " {\"prompt\":\"a\",\"chosen\":\"1970-01-01T00:00:00.000000005Z\",\"rejected\":\" c\"}",
                        must + "a number {\"prompt\":\"a\",\"chosen\":2.58,\"rejected\":\" c\"}",
                        must
                                + "an object"
                                + " {\"prompt\":\"a\",\"chosen\":{\"map\":[{\"key\":\"x\",\"value\":1}]},\"rejected\":\""
                                + " c\"}",
                        must + "a list {\"prompt\":\"a\",\"chosen\":[\"b\"],\"rejected\":\" c\"}");
    }

    @Test
    void timesInsideOfAValueAreShownAsText() throws IOException {
        table(
                "chat.parquet",
                "optional binary prompt (STRING); optional group chosen (LIST) { repeated group list { optional group"
                        + " element { optional binary role (STRING); optional int64 at (TIMESTAMP(MILLIS,true)); repeated"
                        + " int32 days (DATE); } } } optional binary rejected (STRING);",
                List.of(group -> group.append("prompt", "a")
                        .append("rejected", " c")
                        .addGroup("chosen")
                        .addGroup(0)
                        .addGroup(0)
                        .append("role", "user")
                        .append("at", 5L)
                        .append("days", 1)));
        table(
                "sources.parquet",
                PAIR + "optional group source { optional binary name (STRING); optional int96 at; optional group more"
                        + " (MAP) { repeated group key_value { required binary key (STRING); optional int32 value (DATE);"
                        + " } } }",
                List.of(row("b", group -> group.addGroup("source")
                        .append("name", "web")
                        .append("at", new NanoTime(2_440_588, 5))
                        .addGroup("more")
                        .addGroup(0)
                        .append("key", "x")
                        .append("value", 1))));
        IngestRun run = run().train("good.jsonl", List.of(pair("good", " b", " c")));
        DataReport report = run.train("chat.parquet").train("sources.parquet").ingest();
        assertThat(report.kept()).isEqualTo(2);
        assertThat(run.table("quarantine").collectAsList())
                .extracting(found -> found.getString(3))
                .containsExactly("{\"prompt\":\"a\",\"chosen\":[{\"role\":\"user\",\"at\":\"1970-01-01T00:00:00.005Z\","
                        + "\"days\":[\"1970-01-02\"]}],\"rejected\":\" c\"}");
    }

    @Test
    void eachFileIsReadByItsOwnColumns() throws IOException {
        table(
                "a.parquet",
                PAIR + "optional binary source (STRING);",
                List.of(row("a", g -> g.append("source", "web"))));
        table("b.parquet", PAIR, List.of(row("b", g -> {})));
        table("c.parquet", PAIR + "optional int32 source;", List.of(row("c", g -> g.append("source", 7))));
        table("d.parquet", "optional binary chosen (STRING); optional binary rejected (STRING);", List.of(g -> g.append(
                        "chosen", " b")
                .append("rejected", " c")));
        IngestRun run = run();
        for (String name : List.of("a", "b", "c", "d")) {
            run.train(name + ".parquet");
        }
        DataReport report = run.ingest();
        assertThat(report.quarantinedByReason()).isEqualTo("unsplittable_transcript 1");
        assertThat(run.table("examples").select("source").sort("source").collectAsList())
                .extracting(found -> found.getString(0))
                .containsExactly("7", "b", "web");
        assertThat(run.table("quarantine").first().getString(1))
                .isEqualTo("taken for two transcripts (data.format = hh), as it has no column 'prompt' but 'chosen',"
                        + " 'rejected': column 'chosen' has no \\n\\nAssistant: turn");
    }

    @Test
    void theFirstThousandRowsThatFailAlikeStopTheJobAndLeaveNothing() throws IOException {
        List<String> lines = new ArrayList<>(Collections.nCopies(FirstRows.MOST, "{\"Prompt\": \"a\"}"));
        lines.addAll(Collections.nCopies(50, pair("a", " b", " c")));
        assertThatThrownBy(() -> run().train("x.jsonl", lines).ingest())
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DATA))
                .hasMessage(
                        "Cannot ingest: the first 1000 rows of data.train all fail, so that no more are read; 1000 of them"
                                + " missing_text: " + Reason.MISSING_TEXT.sentence()
                                + " (no column 'prompt', 'chosen', 'rejected';"
                                + " there are 'Prompt'; set data.columns.prompt = Prompt, in file:" + folder
                                + "/x.jsonl)");
        assertThat(folder.resolve("run/quarantine")).doesNotExist();
        assertThat(run().train("y.jsonl", lines.subList(1, lines.size()))
                        .ingest()
                        .kept())
                .isEqualTo(1);
    }

    @Test
    void rowsThatAllFailForSeveralReasonsStopTheJobWithTheCommonest() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            lines.add(
                    i % 3 == 0
                            ? pair("a" + i, "", " b")
                            : "{\"prompt\": " + i + ", \"chosen\": \"b\", \"rejected\": \"c\"}");
        }
        assertThatThrownBy(() -> run().train("x.jsonl", lines).ingest())
                .isInstanceOf(PlumblineException.class)
                .hasMessage("Cannot ingest: the 30 rows of data.train all fail, so that no more are read; 20 of them"
                        + " wrong_type: " + Reason.WRONG_TYPE.sentence()
                        + " (column 'prompt' must hold text, found a number, in file:" + folder + "/x.jsonl)");
        lines.add(pair("a", " b", " c"));
        assertThat(run().train("y.jsonl", lines).ingest().kept()).isEqualTo(1);
    }

    @Test
    void fewRowsThatFailAlikeAreShownInTheQuarantine() throws IOException {
        assertThatThrownBy(() -> run().train("x.jsonl", Collections.nCopies(FirstRows.FEWEST - 1, "{}"))
                        .ingest())
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith("Cannot ingest: of 19 rows no example is left");
        assertThat(run().table("refused/quarantine").count()).isEqualTo(19);
        assertThatThrownBy(() -> run().train("y.jsonl", List.of(pair("a", " b", " c")))
                        .heldOut("z.jsonl", Collections.nCopies(FirstRows.FEWEST, "[1]"))
                        .ingest())
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("/z.jsonl: its JSON array ends behind element 1, but more follows it");
        assertThatThrownBy(() -> run().train("y.jsonl", List.of(pair("a", " b", " c")))
                        .heldOut("z.jsonl", Collections.nCopies(FirstRows.FEWEST, "7"))
                        .ingest())
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith(
                        "Cannot ingest: the 20 rows of data.held-out all fail, so that no more are read;");
    }

    private IngestRun run() {
        return new IngestRun(spark, folder);
    }
}
