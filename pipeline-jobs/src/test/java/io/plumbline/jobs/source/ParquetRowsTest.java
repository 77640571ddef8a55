package io.plumbline.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.plumbline.data.Columns;
import io.plumbline.data.RowLayout;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ParquetRowsTest {
    private static final String MESSAGES =
            " (LIST) { repeated group list { optional group element { optional binary role (STRING); optional binary content"
                    + " (STRING); } } } ";
    private static final MessageType CHATS = MessageTypeParser.parseMessageType("message rows { optional group chosen"
            + MESSAGES + "optional group rejected" + MESSAGES
            + "optional binary source (STRING); optional int64 other; }");
    private static final MessageType NESTED = MessageTypeParser.parseMessageType("message rows { optional group info {"
            + " optional binary post (STRING); optional binary page (STRING); } optional group answers (LIST) { repeated"
            + " group list { optional group element { optional binary text (STRING); optional binary page (STRING); } } }"
            + " optional binary page (STRING); }");
    private static final int PAGE_BYTES = 1 << 10;

    @TempDir
    private Path folder;

    private record Written(MessageType schema, WriterVersion version, CompressionCodecName codec, boolean dictionary) {}

    private SourceFile write(Written how, Iterable<Group> rows) throws IOException {
        Path file = folder.resolve("x.parquet");
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
                .withType(how.schema())
                .withConf(new Configuration(false))
                .withWriterVersion(how.version())
                .withCompressionCodec(how.codec())
                .withDictionaryEncoding(how.dictionary())
                .withPageSize(PAGE_BYTES)
                .build()) {
            for (Group row : rows) {
                writer.write(row);
            }
        }
        return FileSource.of("data.train", List.of(file.toString()), new Configuration(false))
                .files()
                .get(0);
    }

    private static ParquetRows open(SourceFile file, RowLayout layout) {
        return ParquetRows.open(new ParquetSlice(file, 0, file.bytes(), List.of()), layout, new Configuration(false));
    }

    private static void talk(Group row, String column, Random random) {
        Group list = row.addGroup(column);
        for (int turn = random.nextInt(4); turn > 0; turn--) {
            Group element = list.addGroup(0);
            if (random.nextInt(10) > 0) {
                Group message = element.addGroup(0);
                message.add("role", turn % 2 == 0 ? "user" : "assistant");
                if (random.nextInt(5) > 0) {
                    message.add("content", "word ".repeat(random.nextInt(30)) + random.nextInt(50));
                }
            }
        }
    }

    private static List<Group> chats(int count) {
        Random random = new Random(5);
        List<Group> rows = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            Group row = new SimpleGroupFactory(CHATS).newGroup();
            talk(row, "chosen", random);
            if (random.nextInt(10) > 0) {
                talk(row, "rejected", random);
            }
            row.add("source", "set " + random.nextInt(3));
            row.add("other", (long) index);
            rows.add(row);
        }
        return rows;
    }

    static Stream<Arguments> writers() {
        return Stream.of(WriterVersion.values()).flatMap(version -> Stream.of(
                        CompressionCodecName.UNCOMPRESSED,
                        CompressionCodecName.SNAPPY,
                        CompressionCodecName.GZIP,
                        CompressionCodecName.ZSTD)
                .flatMap(codec -> Stream.of(true, false)
                        .map(dictionary -> Arguments.of(new Written(CHATS, version, codec, dictionary)))));
    }

    /** Parquet's own reader, which holds all of a row group, is the oracle. */
    @ParameterizedTest
    @MethodSource("writers")
    void readsWhatParquetsOwnReaderReads(Written how) throws IOException {
        SourceFile file = write(how, chats(700));
        try (ParquetFileReader whole = ParquetRows.openFile(file, new Configuration(false));
                ParquetRows rows = open(file, new RowLayout("auto", Columns.DEFAULT))) {
            PageReadStore pages = whole.readRowGroup(0);
            RecordReader<Group> expected =
                    new ColumnIOFactory().getColumnIO(CHATS).getRecordReader(pages, new GroupRecordConverter(CHATS));
            for (int index = 0; index < 700; index++) {
                Group row = expected.read();
                Map<String, Object> values = new LinkedHashMap<>();
                for (String column : List.of("chosen", "rejected", "source")) {
                    values.put(column, ParquetValues.of(row, CHATS.getFieldIndex(column)));
                }
                assertThat(rows.next().values()).isEqualTo(values);
            }
            assertThat(rows.hasNext()).isFalse();
        }
    }

    private static List<Group> nested(int count, int pageCharacters) {
        Random random = new Random(7);
        List<Group> rows = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            Group row = new SimpleGroupFactory(NESTED).newGroup();
            row.addGroup("info").append("post", "q " + index).append("page", noise(pageCharacters, random));
            Group answers = row.addGroup("answers");
            for (int answer = 0; answer < 2; answer++) {
                answers.addGroup(0)
                        .addGroup(0)
                        .append("text", "a " + answer)
                        .append("page", noise(pageCharacters, random));
            }
            row.append("page", noise(pageCharacters, random));
            rows.add(row);
        }
        return rows;
    }

    private static String noise(int characters, Random random) {
        StringBuilder text = new StringBuilder();
        random.ints(characters, ' ', '~').forEach(text::appendCodePoint);
        return text.toString();
    }

    private static RowLayout ranked(String prompt, String completions) {
        return new RowLayout("ranked", Columns.DEFAULT.with("prompt", prompt).with("completions", completions));
    }

    @Test
    void ofAnObjectReadsTheFieldsThatNamesLeadTo() throws IOException {
        SourceFile file =
                write(new Written(NESTED, WriterVersion.PARQUET_1_0, CompressionCodecName.SNAPPY, true), nested(3, 10));
        try (ParquetRows rows = open(file, ranked("info.post", "answers[].text"))) {
            InputRow row = rows.next();
            assertThat(row.json())
                    .isEqualTo("{\"info\":{\"post\":\"q 0\"},\"answers\":[{\"text\":\"a 0\"},{\"text\":\"a 1\"}]}");
            assertThat(row.values().toString()).isEqualTo("{info={post=q 0}, answers=[{text=a 0}, {text=a 1}]}");
        }
    }

    @Test
    void readsAllOfAnObjectWhereANameLeadsNowhere() throws IOException {
        SourceFile file =
                write(new Written(NESTED, WriterVersion.PARQUET_1_0, CompressionCodecName.SNAPPY, true), nested(3, 1));
        try (ParquetRows rows = open(file, ranked("info.topic", "answers"))) {
            Map<String, ?> values = rows.next().values();
            assertThat(((Map<?, ?>) values.get("info")).keySet().toString()).isEqualTo("[post, page]");
            assertThat((List<?>) values.get("answers"))
                    .allSatisfy(answer ->
                            assertThat(((Map<?, ?>) answer).keySet().toString()).isEqualTo("[text, page]"));
        }
    }

    /** 20 MB of pages in one row group: the first row needs a page and a piece of each column. */
    @Test
    void holdsAPageOfALargeRowGroup() throws IOException {
        Written how = new Written(NESTED, WriterVersion.PARQUET_1_0, CompressionCodecName.UNCOMPRESSED, false);
        SourceFile file = write(how, nested(1_000, 5_000));
        assertThat(file.bytes()).isGreaterThan(20_000_000);
        long whole = allocated(file, ranked("info", "answers"), 1);
        assertThat(whole).isLessThan(9_000_000);
        long all = allocated(file, ranked("info.post", "answers[].text"), 1_000);
        assertThat(all).isLessThan(9_000_000);
    }

    private static long allocated(SourceFile file, RowLayout layout, int count) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try (ParquetRows rows = open(file, layout)) {
            for (int index = 0; index < count; index++) {
                rows.next();
            }
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
