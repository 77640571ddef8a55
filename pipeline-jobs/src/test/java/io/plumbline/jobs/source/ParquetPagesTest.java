package io.plumbline.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParquetPagesTest {
    private static final int ROWS = 3_000;
    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType("message rows { required int64 number;"
            + " optional binary text (STRING); repeated binary few (STRING); optional boolean none; }");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "PARQUET_1_0, UNCOMPRESSED, true", "PARQUET_1_0, SNAPPY, true", "PARQUET_1_0, SNAPPY, false",
        "PARQUET_1_0, GZIP, true", "PARQUET_1_0, ZSTD, false", "PARQUET_2_0, UNCOMPRESSED, false",
        "PARQUET_2_0, SNAPPY, true", "PARQUET_2_0, SNAPPY, false", "PARQUET_2_0, ZSTD, true"
    })
    void takesWhatWritersWrite(WriterVersion version, CompressionCodecName codec, boolean dictionaries)
            throws IOException {
        org.apache.hadoop.fs.Path path =
                new org.apache.hadoop.fs.Path(folder.resolve("x.parquet").toUri());
        write(path, version, codec, dictionaries);
        HadoopInputFile file = HadoopInputFile.fromPath(path, new Configuration(false));
        int columns = 0;
        int tooLarge = 0;
        try (ParquetFileReader reader = ParquetFileReader.open(file);
                SeekableInputStream stream = file.newStream()) {
            ParquetPages pages = new ParquetPages(stream, file.getLength(), 1 << 20);
            ParquetPages onSmallHeap = new ParquetPages(stream, file.getLength(), 1 << 10);
            for (BlockMetaData block : reader.getFooter().getBlocks()) {
                for (ColumnChunkMetaData column : block.getColumns()) {
                    assertThat(pages.problem(column)).isEmpty();
                    columns++;
                    tooLarge += onSmallHeap.problem(column).isPresent() ? 1 : 0;
                }
            }
        }
        assertThat(columns).isGreaterThanOrEqualTo(SCHEMA.getFieldCount());
        assertThat(tooLarge).isPositive();
    }

    /** A page may be larger in the file than it is said to be when unpacked: its bytes are read before they are unpacked. */
    @Test
    void holdsThePackedSizeAgainstTheHeap() throws IOException {
        Path written = folder.resolve("x.parquet");
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(written.toUri());
        write(path, WriterVersion.PARQUET_1_0, CompressionCodecName.UNCOMPRESSED, false);
        Files.delete(folder.resolve(".x.parquet.crc"));
        PageHeader header = new PageHeader(PageType.DATA_PAGE, 9, 5_000);
        header.setData_page_header(new DataPageHeader(1, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
        ByteArrayOutputStream lie = new ByteArrayOutputStream();
        Util.writePageHeader(header, lie);
        byte[] bytes = Files.readAllBytes(written);
        System.arraycopy(lie.toByteArray(), 0, bytes, "PAR1".length(), lie.size());
        Files.write(written, bytes);
        HadoopInputFile file = HadoopInputFile.fromPath(path, new Configuration(false));
        try (ParquetFileReader reader = ParquetFileReader.open(file);
                SeekableInputStream stream = file.newStream()) {
            ColumnChunkMetaData column =
                    reader.getFooter().getBlocks().get(0).getColumns().get(0);
            assertThat(new ParquetPages(stream, file.getLength(), 1 << 14).problem(column))
                    .contains(
                            "has at byte 4 a page that takes 5000 bytes of memory, a quarter of what this process has is"
                                    + " 4096; give it more (spark.executor.memory, spark.driver.memory) or write smaller pages");
        }
    }

    /** Columns of several pages. */
    private static void write(
            org.apache.hadoop.fs.Path path, WriterVersion version, CompressionCodecName codec, boolean dictionaries)
            throws IOException {
        SimpleGroupFactory groups = new SimpleGroupFactory(SCHEMA);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(path)
                .withType(SCHEMA)
                .withConf(new Configuration(false))
                .withWriterVersion(version)
                .withCompressionCodec(codec)
                .withDictionaryEncoding(dictionaries)
                .withPageSize(2_000)
                .withRowGroupSize(40_000L)
                .build()) {
            for (int i = 0; i < ROWS; i++) {
                Group row = groups.newGroup().append("number", (long) i).append("text", "text " + i * 31 % 1_009);
                for (int k = 0; k < i % 3; k++) {
                    row.append("few", "value " + k);
                }
                writer.write(row);
            }
        }
    }
}
