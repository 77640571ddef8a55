package io.plumbline.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.data.Columns;
import io.plumbline.data.RowLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.crypto.FileEncryptionProperties;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetCheckTest {
    private static final RowLayout LAYOUT = new RowLayout("auto", Columns.DEFAULT);

    private static final MessageType SCHEMA =
            MessageTypeParser.parseMessageType("message rows { optional binary prompt (STRING); optional binary chosen"
                    + " (STRING); optional binary rejected (STRING); optional int32 other; }");
    private static final byte[] KEY = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    private Path write(CompressionCodecName codec, FileEncryptionProperties encryption) throws IOException {
        Path file = folder.resolve("x.parquet");
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
                .withType(SCHEMA)
                .withConf(new Configuration(false))
                .withCompressionCodec(codec)
                .withEncryption(encryption)
                .build()) {
            writer.write(new SimpleGroupFactory(SCHEMA)
                    .newGroup()
                    .append("prompt", "p")
                    .append("chosen", " b")
                    .append("rejected", " c")
                    .append("other", 1));
        }
        Files.delete(folder.resolve(".x.parquet.crc"));
        return file;
    }

    private static ParquetCheck check(Path file) throws IOException {
        SourceFile source = new SourceFile(
                "file:" + file,
                Files.size(file),
                Files.getLastModifiedTime(file).toMillis(),
                SourceFile.Kind.PARQUET,
                false);
        return ParquetCheck.of(source, LAYOUT, new Configuration());
    }

    private static void codec(FileMetaData footer, String column, CompressionCodec codec) {
        for (RowGroup group : footer.getRow_groups()) {
            for (ColumnChunk chunk : group.getColumns()) {
                if (chunk.getMeta_data().getPath_in_schema().contains(column)) {
                    chunk.getMeta_data().setCodec(codec);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = CompressionCodecName.class,
            names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
    void takesTheCodecsThatSparkHas(CompressionCodecName codec) throws IOException {
        ParquetCheck check = check(write(codec, null));
        assertThat(check.problem()).isNull();
        assertThat(check.slices()).hasSize(1);
        try (RowIterator rows = check.slices().get(0).open(new RowRequest(LAYOUT, 100), new Configuration())) {
            assertThat(rows.next().json()).isEqualTo("{\"prompt\":\"p\",\"chosen\":\" b\",\"rejected\":\" c\"}");
            assertThat(rows.hasNext()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BROTLI", "LZO"})
    void namesACodecThatSparkHasNotOfAUsedColumnAlone(String codec) throws IOException {
        Path file = write(CompressionCodecName.UNCOMPRESSED, null);
        ParquetFooter.change(file, footer -> codec(footer, "other", CompressionCodec.valueOf(codec)));
        assertThat(check(file).problem()).isNull();
        ParquetFooter.change(file, footer -> codec(footer, "chosen", CompressionCodec.valueOf(codec)));
        assertThat(check(file).problem())
                .isEqualTo("has column [chosen] compressed by " + codec
                        + ", which this Spark cannot unpack; write it with zstd, snappy or gzip");
    }

    @Test
    void saysOfAnEncryptedFileThatItIs() throws IOException {
        String problem = "is encrypted, and no keys are configured for it; decrypt it, or give Parquet's"
                + " parquet.crypto.factory.class and its keys (--conf spark.hadoop.\u2026)";
        FileEncryptionProperties hidden = FileEncryptionProperties.builder(KEY).build();
        assertThat(check(write(CompressionCodecName.SNAPPY, hidden)).problem()).isEqualTo(problem);
        Files.delete(folder.resolve("x.parquet"));
        FileEncryptionProperties shown =
                FileEncryptionProperties.builder(KEY).withPlaintextFooter().build();
        assertThat(check(write(CompressionCodecName.SNAPPY, shown)).problem()).isEqualTo(problem);
    }

    @Test
    void refusesRowsThatNoColumnHas() throws IOException {
        Path file = write(CompressionCodecName.SNAPPY, null);
        ParquetFooter.change(file, footer -> footer.getRow_groups().get(0).setNum_rows(1L << 50));
        assertThat(check(file).problem())
                .isEqualTo("is damaged: its footer counts 1125899906842624 rows, but column [prompt] has 1 values");
    }

    /** A list has a value a row at least. */
    @ParameterizedTest
    @ValueSource(longs = {1, 0, -1, Long.MIN_VALUE})
    void refusesListsOfFewerValuesThanRows(long values) throws IOException {
        Path file = folder.resolve("x.parquet");
        MessageType schema =
                MessageTypeParser.parseMessageType("message rows { repeated binary completions (STRING); }");
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
                .withType(schema)
                .withConf(new Configuration(false))
                .build()) {
            writer.write(new SimpleGroupFactory(schema).newGroup().append("completions", " b"));
            writer.write(new SimpleGroupFactory(schema).newGroup());
        }
        Files.delete(folder.resolve(".x.parquet.crc"));
        assertThat(check(file).problem()).isNull();
        ParquetFooter.change(file, footer -> ParquetFooter.column(footer, 0).setNum_values(values));
        assertThat(check(file).problem())
                .isEqualTo("is damaged: its footer counts 2 rows, but column [completions] has " + values + " values");
    }

    @Test
    void tellsAChangedFileFromADamagedOne() throws IOException {
        Path file = write(CompressionCodecName.SNAPPY, null);
        SourceFile found = new SourceFile("file:" + file, Files.size(file), 0, SourceFile.Kind.PARQUET, false);
        Files.writeString(file, "PAR1 being written");
        Files.setLastModifiedTime(file, FileTime.fromMillis(5_000));
        assertThat(ParquetCheck.of(found, LAYOUT, new Configuration()).problem())
                .isEqualTo("has changed since this run began: it had " + found.bytes()
                        + " bytes, written 1970-01-01T00:00:00Z, and has 18 bytes, written 1970-01-01T00:00:05Z; leave"
                        + " input files as they are until they are read, and run the same command again");
        Files.delete(file);
        assertThat(ParquetCheck.of(found, LAYOUT, new Configuration()).problem())
                .isEqualTo("was deleted since this run began; leave input files as they are until they are read, and"
                        + " run the same command again");
    }
}
