package io.plumbline.jobs.ingest;

import io.plumbline.data.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Hostile rows as Parquet: a file a case. */
public final class HostileTables {
    private static final String TEXT = " binary %s (STRING);";
    private static final String PAIR = columns("prompt", "chosen", "rejected");

    private final List<HostileFile> files = new ArrayList<>();

    private HostileTables() {}

    static List<HostileFile> all() {
        HostileTables tables = new HostileTables();
        tables.types();
        tables.text();
        tables.schemas();
        return tables.files;
    }

    private static String columns(String... names) {
        StringBuilder columns = new StringBuilder();
        for (String name : names) {
            columns.append("optional").append(TEXT.formatted(name));
        }
        return columns.toString();
    }

    private void table(String name, String columns, int kept, List<Reason> reasons, Consumer<Group> row) {
        files.add(new HostileFile(name, ".parquet", kept, reasons, path -> write(path, columns, List.of(row))));
    }

    /** Writes a table of rows. */
    public static void write(Path path, String columns, List<Consumer<Group>> rows) throws IOException {
        MessageType schema = MessageTypeParser.parseMessageType("message rows { " + columns + " }");
        SimpleGroupFactory groups = new SimpleGroupFactory(schema);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(path.toUri()))
                .withType(schema)
                .withConf(new Configuration(false))
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .build()) {
            for (Consumer<Group> row : rows) {
                Group group = groups.newGroup();
                row.accept(group);
                writer.write(group);
            }
        }
    }

    private static Consumer<Group> pair(String prompt, Consumer<Group> more) {
        return group -> {
            group.add("prompt", prompt);
            group.add("rejected", " c");
            more.accept(group);
        };
    }

    private void chosen(String type, String column, Consumer<Group> value) {
        String name = "chosen is " + type;
        table(name, columns("prompt", "rejected") + column, 0, List.of(Reason.WRONG_TYPE), pair(name, value));
    }

    private void types() {
        chosen("INT32", "optional int32 chosen;", group -> group.add("chosen", 7));
        chosen("INT64", "optional int64 chosen;", group -> group.add("chosen", 7L));
        chosen("BOOLEAN", "optional boolean chosen;", group -> group.add("chosen", true));
        chosen("DOUBLE", "optional double chosen;", group -> group.add("chosen", Double.NaN));
        chosen("FLOAT", "optional float chosen;", group -> group.add("chosen", 1f));
        chosen("BINARY", "optional binary chosen;", group -> group.add("chosen", " b"));
        chosen("DATE", "optional int32 chosen (DATE);", group -> group.add("chosen", 7));
        chosen("TIMESTAMP", "optional int64 chosen (TIMESTAMP(MICROS,true));", group -> group.add("chosen", 7L));
        chosen("DECIMAL", "optional int64 chosen (DECIMAL(18,2));", group -> group.add("chosen", 7L));
        chosen("a list", "repeated" + TEXT.formatted("chosen"), group -> group.add("chosen", " b"));
        chosen("a struct", "optional group chosen { optional" + TEXT.formatted("x") + " }", group -> group.addGroup(
                        "chosen")
                .add("x", " b"));
        chosen(
                "fixed bytes",
                "optional fixed_len_byte_array(2) chosen;",
                group -> group.add("chosen", Binary.fromString(" b")));
        for (String side : List.of("prompt", "chosen", "rejected")) {
            table("table without a value of " + side, PAIR, 0, List.of(Reason.MISSING_TEXT), group -> {
                for (String column : List.of("prompt", "chosen", "rejected")) {
                    if (!column.equals(side)) {
                        group.add(column, " " + column);
                    }
                }
            });
        }
    }

    private void text() {
        byte[][] bad = {
            {' ', 'b', (byte) 0xFF},
            {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            {(byte) 0xC0, (byte) 0x80},
            {'x', (byte) 0xE9}
        };
        for (int i = 0; i < bad.length; i++) {
            Binary text = Binary.fromConstantByteArray(bad[i]);
            String name = "table of bytes that are no text " + i;
            table(name, PAIR, 0, List.of(Reason.INVALID_TEXT), pair(name, group -> group.add("chosen", text)));
        }
        for (String side : List.of("prompt", "rejected")) {
            String name = "table whose " + side + " is no text";
            table(name, PAIR, 0, List.of(Reason.INVALID_TEXT), group -> {
                for (String column : List.of("prompt", "chosen", "rejected")) {
                    byte[] text = (" " + column).getBytes(StandardCharsets.UTF_8);
                    text[1] = column.equals(side) ? (byte) 0xFE : text[1];
                    group.add(column, Binary.fromConstantByteArray(text));
                }
            });
        }
        table(
                "table with a replacement character",
                PAIR,
                1,
                List.of(),
                pair("t1", group -> group.add("chosen", " b \uFFFD")));
        table("table with a NUL", PAIR, 1, List.of(), pair("t2", group -> group.add("chosen", " b \0")));
        table(
                "table with a blank side",
                PAIR,
                0,
                List.of(Reason.EMPTY_COMPLETION),
                pair("t3", group -> group.add("chosen", " ")));
        table(
                "table with equal sides",
                PAIR,
                0,
                List.of(Reason.IDENTICAL_COMPLETIONS),
                pair("t4", group -> group.add("chosen", " c")));
        table(
                "table with a side of 10 MB",
                PAIR,
                0,
                List.of(Reason.TEXT_TOO_LONG),
                pair("t5", group -> group.add("chosen", " b".repeat(5 << 20))));
        table(
                "table of JSON text",
                columns("prompt", "rejected") + "optional binary chosen (JSON);",
                1,
                List.of(),
                pair("t6", group -> group.add("chosen", " b")));
    }

    private void schemas() {
        String talk = "\n\nHuman: t\n\nAssistant:";
        table("table of transcripts beside tables of pairs", columns("chosen", "rejected"), 1, List.of(), group -> {
            group.add("chosen", talk + " b");
            group.add("rejected", talk + " c");
        });
        table(
                "table without prompts and transcripts",
                columns("chosen", "rejected"),
                0,
                List.of(Reason.UNSPLITTABLE_TRANSCRIPT),
                group -> {
                    group.add("chosen", " b");
                    group.add("rejected", " c");
                });
        table(
                "table without chosen",
                columns("prompt", "rejected"),
                0,
                List.of(Reason.MISSING_TEXT),
                pair("t7", group -> {}));
        table("table of something else", columns("id"), 0, List.of(Reason.MISSING_TEXT), group -> group.add("id", "7"));
        table(
                "table of columns of another case",
                columns("PROMPT", "CHOSEN", "REJECTED"),
                0,
                List.of(Reason.MISSING_TEXT),
                group -> group.add("CHOSEN", " b"));
        for (String type : List.of("int32", "double", "boolean")) {
            table(
                    "table with another type of score, " + type,
                    PAIR + "optional " + type + " score;",
                    1,
                    List.of(),
                    pair("score " + type, group -> group.add("chosen", " b")));
        }
        String named = "optional int32 rows_read; optional int32 reason; optional int32 file; optional int32 row;";
        table(
                "table with columns named as ours",
                PAIR + named,
                1,
                List.of(),
                pair("t8", group -> group.add("chosen", " b")));
        StringBuilder wide = new StringBuilder(PAIR);
        for (int i = 0; i < 500; i++) {
            wide.append("optional int32 c").append(i).append(";");
        }
        table("table of 503 columns", wide.toString(), 1, List.of(), pair("t9", group -> group.add("chosen", " b")));
        String deep = "optional group x { ".repeat(40) + "optional int32 y;" + " }".repeat(40);
        table("table nested 40 deep", PAIR + deep, 1, List.of(), pair("t10", group -> group.add("chosen", " b")));
        files.add(new HostileFile("table of no rows", ".parquet", 0, List.of(), path -> write(path, PAIR, List.of())));
    }
}
